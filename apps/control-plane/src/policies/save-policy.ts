import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import type { PolicyDetail, SavePolicyInput } from '@ground-control/core/policies/schema'
import type { Tx } from '@ground-control/db/database'
import { insertPolicy, lockPolicy, updatePolicyDraft } from '@ground-control/db/repositories/policies'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { getPolicy } from './read/get-policy.ts'

/** More would be asked at every call of every agent. */
const maxPolicies = 200

/**
 * Keeps a draft; what is published stays as it is until `publish`. Rules with problems may be kept.
 * Throws conflict when the policy was edited since `revision`, is archived, or the name is taken.
 */
export async function savePolicy(
  services: Services,
  actor: Actor,
  input: SavePolicyInput,
): Promise<PolicyDetail> {
  const id = await services.db.transaction(actor.workspaceId, async (tx) => {
    await refuseTakenName(tx, input)
    return input.id === undefined
      ? createPolicy(services, actor, tx, input)
      : changePolicy(services, actor, tx, { ...input, id: input.id })
  })
  return getPolicy(services, actor, { id })
}

async function refuseTakenName(tx: Tx, input: SavePolicyInput) {
  // Two new policies of one name at once: the second waits here and then sees the first.
  await tx.query('select pg_advisory_xact_lock(hashtext($1))', [`policies ${tx.workspaceId}`])
  const taken = await tx.query<{ id: string }>(
    'select id from policies where workspace_id = $1 and name = $2 and archived_at is null and id <> $3',
    [tx.workspaceId, input.name, input.id ?? ''],
  )
  if (taken[0])
    throw new AppError('conflict', `another policy is named ${input.name}`, {
      field: 'name',
      id: taken[0].id,
    })
}

async function createPolicy(services: Services, actor: Actor, tx: Tx, input: SavePolicyInput) {
  const [live] = await tx.query<{ count: number }>(
    'select count(*)::int as count from policies where workspace_id = $1 and archived_at is null',
    [tx.workspaceId],
  )
  if ((live?.count ?? 0) >= maxPolicies)
    throw new AppError('conflict', `a workspace has at most ${maxPolicies} policies: archive one first`)
  const id = services.newId('policy')
  const { name, description, position, rules } = input
  await insertPolicy(tx, { id, workspaceId: actor.workspaceId, name, description, position, rules })
  record(services, tx, actor, [
    {
      action: 'policy.save',
      subject: { kind: 'policy', id },
      after: { name, description, position, rules },
    },
  ])
  return id
}

async function changePolicy(
  services: Services,
  actor: Actor,
  tx: Tx,
  input: SavePolicyInput & { id: string },
) {
  const policy = await lockPolicy(tx, input.id)
  if (policy === null) throw new AppError('not_found', 'no such policy')
  if (policy.archivedAt !== null) throw new AppError('conflict', 'the policy is archived')
  if (input.revision !== undefined && input.revision !== policy.revision)
    throw new AppError('conflict', 'somebody else saved the policy meanwhile', {
      field: 'revision',
      revision: policy.revision,
    })
  const { id, name, description, position, rules } = input
  await updatePolicyDraft(tx, { id, name, description, position, rules })
  record(services, tx, actor, [
    {
      action: 'policy.save',
      subject: { kind: 'policy', id },
      before: {
        name: policy.name,
        description: policy.description,
        position: policy.position,
        rules: policy.draft,
      },
      after: { name, description, position, rules },
    },
  ])
  return id
}
