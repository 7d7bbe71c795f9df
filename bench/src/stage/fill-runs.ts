import pg from 'pg'

const stepsPerRun = 3
const chunk = 50_000
const days = 90

/**
 * Brings a workspace to so many runs that are over, spread over the last 90 days, each with two model calls and a tool
 * call, by agents, end users and tags as a large account has them. Written as the owner and in sets: triggers and
 * indexes are at work, verbs are not.
 */
export async function fillRuns(ownerUrl: string, workspaceId: string, runs: number): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  try {
    await owner.query('insert into workspaces (id, slug, name) values ($1, $1, $1) on conflict do nothing', [
      workspaceId,
    ])
    const counted = await owner.query<{ n: number }>(
      'select count(*)::int as n from runs where workspace_id = $1',
      [workspaceId],
    )
    await fillAgents(owner, workspaceId)
    for (let from = counted.rows[0]?.n ?? 0; from < runs; from += chunk) {
      const span = [workspaceId, from, Math.min(runs, from + chunk)]
      await owner.query(runsSql, span)
      await owner.query(stepsSql, span)
    }
    await owner.query('vacuum (analyze) runs, run_tags, steps')
  } finally {
    await owner.end()
  }
}

async function fillAgents(owner: pg.Client, workspaceId: string) {
  await owner.query(
    `insert into agents (id, workspace_id, name, description, current_version_id)
     select ${idOf('agent', 'n')}, $1, 'agent-' || n, '', ${idOf('agv', 'n')} from generate_series(0, 49) n on conflict do nothing`,
    [workspaceId],
  )
  await owner.query(
    `insert into agent_versions (id, workspace_id, agent_id, number, digest, definition, created_by)
     select ${idOf('agv', 'n')}, $1, ${idOf('agent', 'n')}, 1, 'x', '{"models": ["openai/gpt-4o"]}', 'bench' from generate_series(0, 49) n
     on conflict do nothing`,
    [workspaceId],
  )
}

function idOf(prefix: string, number: string) {
  return `'${prefix}_' || lpad((${number})::text, 26, '0')`
}

/** When a run began: those made later are later, so that indexes grow at their ends. */
const startedAt = `now() - interval '${days} days' + interval '${days} days' * (((n * 7919) % 1000003)::float8 / 1000003)`

const runsSql = `insert into runs (id, workspace_id, agent_id, agent_version_id, status, input, end_user, tags, created_by, created_at, started_at, finished_at)
  select ${idOf('run', 'n')}, $1, ${idOf('agent', 'n % 50')}, ${idOf('agv', 'n % 50')},
    (case when n % 20 = 0 then 'failed' else 'succeeded' end)::run_status, '{}', 'user-' || n % 5000, array['tag-' || n % 40], 'bench',
    at, at, at + interval '2 seconds'
  from (select n, ${startedAt} as at from generate_series($2::bigint, $3::bigint - 1) n) made`

const stepsSql = `insert into steps (id, workspace_id, run_id, name, occurrence, kind, status, digest, fence, model, input_tokens, output_tokens,
    cost_nano_usd, cost_kind, started_at, finished_at)
  select ${idOf('step', `n * ${stepsPerRun} + k`)}, $1, ${idOf('run', 'n')}, case when k = 2 then 'tool:look' else 'model' end, k % 2,
    (case when k = 2 then 'tool' else 'model' end)::step_kind, 'succeeded', 'x', 1,
    case when k < 2 then 'openai/model-' || n % 12 end, case when k < 2 then 1000 + n % 500 end, case when k < 2 then 200 end,
    case when k < 2 then 4500000 + n % 1000 else 0 end, (case when k < 2 then 'priced' else 'included' end)::cost_kind,
    at + k * interval '300 milliseconds', at + k * interval '300 milliseconds' + interval '250 milliseconds'
  from (select n, ${startedAt} as at from generate_series($2::bigint, $3::bigint - 1) n) made cross join generate_series(0, 2) k`
