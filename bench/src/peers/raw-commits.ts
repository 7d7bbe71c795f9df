import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { type Burst, closedLoop } from '../measure.ts'

/** What the server commits at best one by one: a row with a key, in a statement that is its own transaction. */
export async function measureRawCommits(databaseUrl: string, writers: number, forMs: number): Promise<Burst> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: writers })
  try {
    await pool.query('create table if not exists raw_commits (id text primary key, content jsonb not null)')
    return await closedLoop(writers, forMs, async (writer, nth) => {
      await pool.query({
        name: 'raw_commit',
        text: 'insert into raw_commits (id, content) values ($1, $2)',
        values: [randomUUID(), JSON.stringify({ action: 'bench.write', subject: `thing_${writer}`, nth })],
      })
    })
  } finally {
    await pool.end()
  }
}
