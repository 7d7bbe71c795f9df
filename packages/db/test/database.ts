import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { openDatabase } from '../src/database.ts'
import { roleUrl } from '../src/roles.ts'
import { testMasterKey } from './settings.ts'

/** A fresh, migrated database of one's own, as the application's role sees it; `appUrl` and `ownerUrl` go past a pooler. */
export async function createTestDatabase() {
  const serverUrl = inject('postgresServerUrl')
  const name = `test_${randomBytes(6).toString('hex')}`
  const owner = new pg.Client({ connectionString: `${serverUrl}/postgres` })
  await owner.connect()
  // Cloning needs the template to itself; files start at the same moment, so wait one's turn.
  await owner.query('select pg_advisory_lock(1)')
  await owner.query(`create database ${name} template template_ground_control`)
  await owner.query('select pg_advisory_unlock(1)')
  const ownerUrl = `${serverUrl}/${name}`
  const appUrl = roleUrl(ownerUrl, testMasterKey, 'app')
  const pooler = inject('pooler')
  const db = pooler
    ? openDatabase(roleUrl(`${pooler.url}/${name}`, testMasterKey, 'app'), 10, {
        prepare: pooler.knowsStatements,
      })
    : openDatabase(appUrl, 10)
  return {
    db,
    ownerUrl,
    appUrl,
    async drop() {
      await db.close()
      await owner.query(`drop database ${name} with (force)`)
      await owner.end()
    },
  }
}
