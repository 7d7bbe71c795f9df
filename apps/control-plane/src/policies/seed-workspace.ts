import { defaultPolicies } from '@ground-control/core/policies/default-policies'
import type { Tx } from '@ground-control/db/database'
import { insertPolicy, publishVersion } from '@ground-control/db/repositories/policies'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'

/** Gives a new workspace the default policies, published as version 1. `tx` may reach all workspaces. */
export async function seedWorkspace(tx: Tx, services: Services, workspaceId: string): Promise<void> {
  const author = { kind: 'system', id: 'system', name: 'Ground Control', workspaceId } as const
  for (const [position, { name, description, rules }] of defaultPolicies.entries()) {
    const id = services.newId('policy')
    await insertPolicy(tx, { id, workspaceId, name, description, position, rules })
    const version = await publishVersion(tx, {
      id: services.newId('policyVersion'),
      workspaceId,
      policyId: id,
      rules,
      note: 'comes with a new workspace',
      createdBy: author.name,
    })
    await record(services, tx, author, [
      {
        action: 'policy.publish',
        subject: { kind: 'policy', id },
        after: { name, description, version, rules },
      },
    ])
  }
}
