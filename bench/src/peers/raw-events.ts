import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { type Burst, closedLoop } from '../measure.ts'

const rowsAtOnce = 1_000
const connections = 4

/** What the server takes in at best: `unnest` inserts of 1,000 rows over four connections, no index but the key. */
export async function measureRawEvents(databaseUrl: string, forMs: number): Promise<Burst> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: connections })
  try {
    await pool.query(
      'create table if not exists raw_events (id text primary key, type text not null, data jsonb not null, at timestamptz not null default now())',
    )
    const types = Array.from({ length: rowsAtOnce }, () => 'bench.event')
    const data = Array.from({ length: rowsAtOnce }, (_, nth) => JSON.stringify({ nth }))
    const inserts = await closedLoop(connections, forMs, async () => {
      await pool.query(
        'insert into raw_events (id, type, data) select * from unnest($1::text[], $2::text[], $3::jsonb[])',
        [types.map(() => randomUUID()), types, data],
      )
    })
    return {
      ...inserts,
      count: inserts.count * rowsAtOnce,
      perSecond: inserts.perSecond * rowsAtOnce,
    }
  } finally {
    await pool.end()
  }
}
