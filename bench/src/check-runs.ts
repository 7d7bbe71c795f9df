import pg from 'pg'

/** A speed counts only where every run did all its steps, once, with the right result. @throws where one did not */
export async function checkRuns(databaseUrl: string, agent: string, started: number): Promise<void> {
  const owner = new pg.Client({ connectionString: databaseUrl })
  await owner.connect()
  try {
    const { rows } = await owner.query<{ right: number; steps: number }>(
      `select count(*) filter (where r.status = 'succeeded' and r.output -> 'number' = to_jsonb((r.input ->> 'number')::int + 3))::int as right,
         (select count(*)::int from steps s join runs o on o.id = s.run_id join agents a on a.id = o.agent_id
          where a.name = $1 and s.status = 'succeeded') as steps
       from runs r join agents a on a.id = r.agent_id where a.name = $1`,
      [agent],
    )
    const { right, steps } = rows[0]!
    if (right !== started || steps !== started * 3)
      throw new Error(`${started} runs were started, ${right} ended right with ${steps} steps in all`)
  } finally {
    await owner.end()
  }
}
