import { createHash } from 'node:crypto'
import pg from 'pg'
import { type Burst, closedLoop } from '../measure.ts'

/** A hash chain whose head every writer locks: each entry names the one before it. */
export async function measureChainHead(databaseUrl: string, writers: number, forMs: number): Promise<Burst> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: writers })
  try {
    await pool.query(`create table if not exists chain_head (id int primary key, hash bytea not null);
      create table if not exists chain_entries (id bigserial primary key, content jsonb not null, hash bytea not null, previous bytea not null);
      insert into chain_head values (1, '\\x00') on conflict do nothing`)
    await Promise.all(Array.from({ length: writers }, () => pool.query('select pg_sleep(0.1)')))
    return await closedLoop(writers, forMs, (writer, nth) =>
      append(pool, JSON.stringify({ action: 'bench.write', subject: `thing_${writer}`, nth })),
    )
  } finally {
    await pool.end()
  }
}

async function append(pool: pg.Pool, content: string): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    const { rows } = await client.query<{ hash: Buffer }>(
      'select hash from chain_head where id = 1 for update',
    )
    const previous = rows[0]!.hash
    const hash = createHash('sha256').update(previous).update(content).digest()
    await client.query('insert into chain_entries (content, hash, previous) values ($1, $2, $3)', [
      content,
      hash,
      previous,
    ])
    await client.query('update chain_head set hash = $1 where id = 1', [hash])
    await client.query('commit')
  } finally {
    client.release()
  }
}
