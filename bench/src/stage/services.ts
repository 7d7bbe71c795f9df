import type { Actor } from '@ground-control/core/actors'
import { allWorkspaces, openDatabase } from '@ground-control/db/database'
import { migrate } from '@ground-control/db/migrate'
import { roleUrl } from '@ground-control/db/roles'
import { pino } from 'pino'
import { buildServices } from '../../../apps/control-plane/src/build-services.ts'

export type BenchServices = ReturnType<typeof buildServices> & {
  ownerUrl: string
  /** a workspace that nothing else writes to, and somebody who may do anything in it */
  newWorkspace(): Promise<Actor>
  close(): Promise<void>
}

/** What the control plane's verbs work with, in this process, on a migrated database. */
export async function openServices(
  ownerUrl: string,
  masterKey: string,
  poolSize?: number,
): Promise<BenchServices> {
  await migrate(ownerUrl, masterKey)
  const appUrl = roleUrl(ownerUrl, masterKey, 'app')
  const db = openDatabase(appUrl, poolSize)
  const built = buildServices({
    db,
    log: pino({ level: 'silent' }),
    workerQueue: { kind: 'postgres', url: appUrl, schema: 'bullmq' },
    keys: { authSecret: masterKey, masterKey },
  })
  const { newId } = built.services
  return {
    ...built,
    ownerUrl,
    async newWorkspace() {
      const workspaceId = newId('workspace')
      await db.transaction(allWorkspaces, (tx) =>
        tx.query('insert into workspaces (id, slug, name) values ($1, $1, $1)', [workspaceId]),
      )
      return { kind: 'program', id: newId('apiKey'), name: 'bench', workspaceId, role: 'admin' }
    },
    close: () => db.close(),
  }
}
