import pg from 'pg'
import { type Burst, closedLoop } from '../measure.ts'

/** Four budget rows, each locked by every call: what most would write first. */
export async function measureLockedRows(databaseUrl: string, callers: number, forMs: number): Promise<Burst> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: callers })
  try {
    await pool.query(`create table if not exists naive_budgets (id int primary key, used bigint not null, "limit" bigint not null);
      create table if not exists naive_holds (id bigserial primary key, budget_id int not null, amount bigint not null);
      insert into naive_budgets select id, 0, 1e15 from generate_series(1, 4) id on conflict (id) do update set used = 0`)
    // Connecting is not what is measured.
    await Promise.all(Array.from({ length: callers }, () => pool.query('select pg_sleep(0.2)')))
    return await closedLoop(callers, forMs, () => admitOnce(pool))
  } finally {
    await pool.end()
  }
}

async function admitOnce(pool: pg.Pool): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    const { rows } = await client.query<{ used: string; limit: string }>(
      'select used, "limit" from naive_budgets where id between 1 and 4 order by id for update',
    )
    const hasRoom = rows.every((row) => BigInt(row.used) + 1n <= BigInt(row.limit))
    if (!hasRoom) throw new Error('the naive budgets are used up')
    await client.query('update naive_budgets set used = used + 1 where id between 1 and 4')
    await client.query(
      'insert into naive_holds (budget_id, amount) select id, 1 from generate_series(1, 4) id',
    )
    await client.query('commit')
  } finally {
    client.release()
  }
}
