import type { Json } from '@ground-control/core/json'
import { allWorkspaces } from '@ground-control/db/database'
import pg from 'pg'
import { record } from '../src/audit/record.ts'
import { sealAudit } from '../src/background/audit-sealer.ts'
import type { createTestServices } from './services.ts'

type Test = Awaited<ReturnType<typeof createTestServices>>

export async function addWorkspace(test: Test): Promise<string> {
  const id = test.services.newId('workspace')
  await test.db.transaction(allWorkspaces, (tx) =>
    tx.query('insert into workspaces (id, slug, name) values ($1, $1, $1)', [id]),
  )
  return id
}

/** Puts entries on the record, each in a transaction of its own. */
export async function addEntries(test: Test, workspaceId: string, afters: Json[]) {
  for (const [index, after] of afters.entries())
    await test.db.transaction(workspaceId, async (tx) =>
      record(test.services, tx, { kind: 'person', id: `user_${index % 2}`, name: 'Ada' }, [
        { action: `thing.do_${index}`, subject: { kind: 'thing', id: `thing_${index}` }, after },
      ]),
    )
}

/** A workspace with three sealed batches of four entries. */
export async function addTrail(test: Test): Promise<string> {
  const workspaceId = await addWorkspace(test)
  for (let batch = 1; batch <= 3; batch += 1) {
    await addEntries(
      test,
      workspaceId,
      [1, 2, 3, 4].map((entry) => ({ batch, entry })),
    )
    await sealAudit(test.services)
  }
  return workspaceId
}

/** Does what only the database's owner can: changes facts, the guards switched off. */
export async function damage(test: Test, statement: string, values: unknown[]) {
  const owner = new pg.Client({ connectionString: test.ownerUrl })
  await owner.connect()
  try {
    await owner.query(`set session_replication_role = 'replica'`)
    const result = await owner.query(statement, values)
    return result.rowCount
  } finally {
    await owner.end()
  }
}
