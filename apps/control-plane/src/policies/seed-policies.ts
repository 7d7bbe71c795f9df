import { defaultPolicies } from '@ground-control/core/policies/default-policies'
import { insertPolicy, publishVersion } from '@ground-control/db/repositories/policies'
import type { WorkspaceSeed } from '../access/seeds.ts'
import { record } from '../audit/record.ts'

/** Gives a new workspace the default policies, published as version 1. */
export const seedPolicies: WorkspaceSeed = async (services, tx, actor) => {
  const { workspaceId } = tx
  for (const [position, { name, description, rules }] of defaultPolicies.entries()) {
    const id = services.newId('policy')
    await insertPolicy(tx, { id, workspaceId, name, description, position, rules })
    const version = await publishVersion(tx, {
      id: services.newId('policyVersion'),
      workspaceId,
      policyId: id,
      rules,
      note: 'comes with a new workspace',
      createdBy: actor.name,
      createdById: actor.id,
    })
    record(services, tx, actor, [
      {
        action: 'policy.publish',
        subject: { kind: 'policy', id },
        after: { name, description, version, rules },
      },
    ])
  }
}
