import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import type { PolicyView } from '@ground-control/core/policies/schema'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { lockPublishable } from './publish-policy.ts'
import { getPolicy } from './read/get-policy.ts'

/** Takes a policy out of force for good. Its versions stay: past decisions name them. */
export async function archivePolicy(
  services: Services,
  actor: Actor,
  input: { id: string },
): Promise<PolicyView> {
  await services.db.transaction(actor.workspaceId, async (tx) => {
    const { policy, published } = await lockPublishable(tx, input.id)
    const archived = await tx.query(
      'update policies set archived_at = now(), updated_at = now() where id = $1 and archived_at is null returning id',
      [policy.id],
    )
    if (archived.length === 0) throw new AppError('conflict', 'the policy is archived')
    record(services, tx, actor, [
      {
        action: 'policy.archive',
        subject: { kind: 'policy', id: policy.id },
        before: { name: policy.name, version: published?.number ?? null, rules: published?.rules ?? null },
        after: { archived: true },
      },
    ])
    tx.changed('policies', policy.id)
  })
  const { versions: _versions, problems: _problems, ...view } = await getPolicy(services, actor, input)
  return view
}
