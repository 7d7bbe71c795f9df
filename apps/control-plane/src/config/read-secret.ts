import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { openSecret } from './cipher.ts'

/**
 * A secret's value, for a worker that runs the workspace's agents. Every reading is on the record.
 * Throws not_found, and unavailable when the master key is not the one it was sealed with.
 */
export async function readSecret(
  services: Services,
  actor: Actor,
  input: { name: string },
): Promise<{ value: string }> {
  return services.db.transaction(actor.workspaceId, async (tx) => {
    const [row] = await tx.query<{ ciphertext: Buffer }>(
      'select ciphertext from secrets where workspace_id = $1 and name = $2',
      [tx.workspaceId, input.name],
    )
    if (!row) throw new AppError('not_found', 'no such secret', { field: 'name' })
    const value = openSecret(services.keys.masterKey, tx.workspaceId, input.name, row.ciphertext)
    if (value === null)
      throw new AppError(
        'unavailable',
        `the secret ${input.name} was sealed with another master key: set it again`,
      )
    record(services, tx, actor, [
      {
        action: 'secret.read',
        subject: { kind: 'secret', id: input.name },
      },
    ])
    return { value }
  })
}
