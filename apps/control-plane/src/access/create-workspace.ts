import type { createWorkspaceInput } from '@ground-control/core/access/schema'
import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import { allWorkspaces, type Tx } from '@ground-control/db/database'
import { insertMember, insertWorkspace } from '@ground-control/db/repositories/access'
import type { z } from 'zod'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { requirePerson } from './person.ts'

/** A new workspace with its seeds; who makes it is its admin. @throws conflict when the slug is taken */
export async function createWorkspace(
  services: Services,
  actor: Actor,
  input: z.output<typeof createWorkspaceInput>,
): Promise<{ workspaceId: string }> {
  requirePerson(actor)
  // Over all: the key under which this is asked for is not the new workspace's.
  return services.db.transaction(allWorkspaces, async (all) => {
    const workspaceId = services.newId('workspace')
    const tx: Tx = {
      ...all,
      workspaceId,
      changed: (topic, id) => all.changed(topic, id, workspaceId),
    }
    if (!(await insertWorkspace(tx, input)))
      throw new AppError('conflict', `slug: "${input.slug}" is taken`, { field: 'slug' })
    await insertMember(tx, actor.id, 'admin')
    record(services, tx, actor, [
      {
        action: 'access.create_workspace',
        subject: { kind: 'workspace', id: workspaceId },
        after: { ...input },
      },
    ])
    for (const seed of services.seeds) await seed(services, tx, actor)
    tx.changed('access', workspaceId)
    return { workspaceId }
  })
}
