import type { Stage } from '../stage/stage.ts'
import type { Work } from '../work-plan.ts'

export type Repeats = {
  /** pieces of work that left a trace */
  distinct: number
  /** traces beyond the first of each piece */
  extra: number
  /** that came once their step was committed */
  afterCommit: number
  /** under another key than the piece's first */
  otherKeys: number
  /** runs of which more came again than they lost workers: each has one piece under way at a time */
  beyondLosses: number
}

/** Times of steps are kept to the millisecond, rounded. */
const roundingMs = 1

/** What the sink saw of these runs, beside what was committed and when. */
export async function repeatedEffects(stage: Stage, planned: ReadonlyMap<string, Work[]>): Promise<Repeats> {
  const ids = [...planned.keys()]
  const losses = new Map(
    (
      await stage.query<{ runId: string; losses: number }>(
        `select run_id as "runId", count(*)::int as losses from events where run_id = any($1::text[]) and type = 'run.worker_lost' group by 1`,
        [ids],
      )
    ).map((row) => [row.runId, row.losses]),
  )
  const committedAt = new Map(
    (
      await stage.query<{ runId: string; stepId: string; name: string; atMs: number }>(
        `select run_id as "runId", id as "stepId", name, (extract(epoch from finished_at) * 1000)::float8 as "atMs"
         from steps where run_id = any($1::text[]) and status = 'succeeded'`,
        [ids],
      )
    ).map((row) => [
      row.name.startsWith('code ') ? `${row.runId}/${row.name.slice(5)}` : row.stepId,
      row.atMs,
    ]),
  )
  const pieces = Map.groupBy(
    stage.sink.effects.filter(({ run }) => planned.has(run)),
    ({ run, nth }) => `${run}/${nth}`,
  )
  const repeats: Repeats = { distinct: pieces.size, extra: 0, afterCommit: 0, otherKeys: 0, beyondLosses: 0 }
  const extraOf = new Map<string, number>()
  for (const traces of pieces.values()) {
    const [first] = traces
    repeats.extra += traces.length - 1
    repeats.otherKeys += traces.filter(({ key }) => key !== first!.key).length
    extraOf.set(first!.run, (extraOf.get(first!.run) ?? 0) + traces.length - 1)
    const endedAt = committedAt.get(first!.key) ?? Number.POSITIVE_INFINITY
    repeats.afterCommit += traces.filter(({ atMs }) => atMs > endedAt + roundingMs).length
  }
  for (const [run, extra] of extraOf) if (extra > (losses.get(run) ?? 0)) repeats.beyondLosses += 1
  return repeats
}
