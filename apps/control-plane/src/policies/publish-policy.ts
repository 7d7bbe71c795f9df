import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import { canonicalJson } from '@ground-control/core/json'
import type { PolicyDetail, PolicyRule, publishPolicyInput } from '@ground-control/core/policies/schema'
import type { Tx } from '@ground-control/db/database'
import {
  findPolicyVersionById,
  lockPolicy,
  type PolicyRow,
  type PolicyVersionRow,
  publishVersion,
} from '@ground-control/db/repositories/policies'
import type { z } from 'zod'
import { record } from '../audit/record.ts'
import { checkRecipients } from '../escalations/check-recipients.ts'
import type { Services } from '../services.ts'
import { problemsOf } from './problems.ts'
import { getPolicy } from './read/get-policy.ts'

/**
 * Puts the draft in force as the next version. Throws conflict when the draft was edited since `revision`, or is
 * what is published; bad_request with `details.problems` when a rule could never be evaluated.
 */
export async function publishPolicy(
  services: Services,
  actor: Actor,
  input: z.infer<typeof publishPolicyInput>,
): Promise<PolicyDetail> {
  await services.db.transaction(actor.workspaceId, async (tx) => {
    const { policy, published } = await lockPublishable(tx, input.id)
    if (policy.revision !== input.revision)
      throw new AppError('conflict', 'somebody else saved the policy meanwhile', {
        field: 'revision',
        revision: policy.revision,
      })
    if (published && canonicalJson(published.rules) === canonicalJson(policy.draft))
      throw new AppError('conflict', `version ${published.number} has these rules already`)
    await putInForce(services, actor, tx, {
      action: 'policy.publish',
      policy,
      published,
      rules: policy.draft,
      note: input.note,
    })
  })
  return getPolicy(services, actor, input)
}

/** The policy, locked, with the version in force. Throws not_found, and conflict where it is archived. */
export async function lockPublishable(
  tx: Tx,
  id: string,
): Promise<{ policy: PolicyRow; published: PolicyVersionRow | null }> {
  const policy = await lockPolicy(tx, id)
  if (policy === null) throw new AppError('not_found', 'no such policy')
  if (policy.archivedAt !== null) throw new AppError('conflict', 'the policy is archived')
  const published =
    policy.publishedVersionId === null ? null : await findPolicyVersionById(tx, policy.publishedVersionId)
  return { policy, published }
}

/** Writes the next version and the record of what was in force before and is now. */
export async function putInForce(
  services: Services,
  actor: Actor,
  tx: Tx,
  change: {
    action: 'policy.publish' | 'policy.rollback'
    policy: PolicyRow
    published: PolicyVersionRow | null
    rules: PolicyRule[]
    note: string
  },
): Promise<void> {
  const { action, policy, published, rules, note } = change
  const problems = await problemsOf(rules)
  const [first] = problems
  if (first)
    throw new AppError('bad_request', `rules.${first.rule}.${first.field}: ${first.message}`, { problems })
  await checkRecipients(
    tx,
    rules.flatMap(({ assignees = [] }, rule) =>
      assignees.map((recipient, index) => ({ place: `rules.${rule}.assignees.${index}`, recipient })),
    ),
  )
  const number = await publishVersion(tx, {
    id: services.newId('policyVersion'),
    workspaceId: tx.workspaceId,
    policyId: policy.id,
    rules,
    note,
    createdBy: actor.name,
    createdById: actor.id,
  })
  record(services, tx, actor, [
    {
      action,
      subject: { kind: 'policy', id: policy.id },
      before: published && { version: published.number, rules: published.rules },
      after: { version: number, rules, note },
    },
  ])
}
