import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import { canonicalJson } from '@ground-control/core/json'
import type { PolicyDetail, rollbackPolicyInput } from '@ground-control/core/policies/schema'
import { findPolicyVersion, updatePolicyDraft } from '@ground-control/db/repositories/policies'
import type { z } from 'zod'
import type { Services } from '../services.ts'
import { lockPublishable, putInForce } from './publish-policy.ts'
import { getPolicy } from './read/get-policy.ts'

/**
 * Puts an earlier version's rules in force again, as a new version. The draft follows, unless somebody is at work on
 * it: it would bring the bad rules back at the next publish, and unsaved-for work is not ours to drop.
 */
export async function rollbackPolicy(
  services: Services,
  actor: Actor,
  input: z.infer<typeof rollbackPolicyInput>,
): Promise<PolicyDetail> {
  await services.db.transaction(actor.workspaceId, async (tx) => {
    const { policy, published } = await lockPublishable(tx, input.id)
    const target = await findPolicyVersion(tx, policy.id, input.toVersion)
    if (target === null)
      throw new AppError('not_found', `no version ${input.toVersion} of this policy`, { field: 'toVersion' })
    if (target.id === published?.id)
      throw new AppError('conflict', `version ${target.number} is in force already`, { field: 'toVersion' })
    await putInForce(services, actor, tx, {
      action: 'policy.rollback',
      policy,
      published,
      rules: target.rules,
      note: input.note || `as in version ${target.number}`,
    })
    if (published && canonicalJson(policy.draft) === canonicalJson(published.rules))
      await updatePolicyDraft(tx, { ...policy, rules: target.rules })
  })
  return getPolicy(services, actor, input)
}
