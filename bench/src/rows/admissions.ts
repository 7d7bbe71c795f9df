import type { Actor } from '@ground-control/core/actors'
import { type Reservation, type Reserved, reserve } from '../../../apps/control-plane/src/budgets/reserve.ts'
import { type HotVerb, hotVerb } from '../../../apps/control-plane/src/workers/lanes.ts'
import { addHierarchy, hotTag, hotUser } from '../hierarchy.ts'
import { byTurns, closedLoop } from '../measure.ts'
import { measureLockedRows } from '../peers/locked-rows.ts'
import { count, millis, perSecond, type Row, times } from '../row.ts'
import type { BenchServices } from '../stage/services.ts'
import type { Stage } from '../stage/stage.ts'

const burstMs = 3_000
const rounds = 2

/** Reservations in four accounts at once through the group commit, as `admit` makes them, in this process. */
export async function admissionRows(stage: Stage): Promise<Row[]> {
  const bench = await stage.own()
  const peerUrl = await stage.peerDatabase()
  const { services } = bench
  const verb = hotVerb<Reservation, Reserved>(services, (tx, asked) =>
    reserve(
      services,
      tx,
      asked.map(({ item }) => item),
    ),
  )
  const actor = await bench.newWorkspace()
  await addHierarchy(bench, actor, 'calls', 10n ** 15n)
  const one = reservationOf(bench)
  const burst = (callers: number, forMs: number) =>
    closedLoop(callers, forMs, async () => {
      const [answer] = await verb(actor, [one()])
      if (!answer?.granted) throw new Error('a reservation was refused that has room')
    })
  await burst(100, 1_000)
  const rows: Row[] = []
  for (const callers of [100, 500]) {
    const { ours, peers } = await byTurns(rounds, () => burst(callers, burstMs), [
      () => measureLockedRows(peerUrl, 200, burstMs),
    ])
    const theirs = peers[0]!
    const isBar = callers === 500
    rows.push({
      what: `budget admissions on one hot four-level hierarchy, in process, ${callers} callers`,
      ours: {
        name: 'Ground Control',
        figure: `${perSecond(ours.perSecond)} (p50 ${millis(ours.p50Ms)}, p99 ${millis(ours.p99Ms)})`,
        value: ours.perSecond,
      },
      peers: [
        {
          name: 'rows locked per call, 200 connections',
          figure: `${perSecond(theirs.burst.perSecond)} (p99 ${millis(theirs.burst.p99Ms)})`,
          value: theirs.burst.perSecond,
          ratio: times(theirs.ratio),
        },
      ],
      bar: isBar ? '≥ 20,000/s at p99 ≤ 35 ms' : '',
      met: isBar ? ours.perSecond >= 20_000 && ours.p99Ms <= 35 : null,
      ...(isBar ? { chart: { file: 'admissions', unit: 'a second; longer is better' } } : {}),
    })
  }
  rows.push(await overshootRow(bench, verb))
  return rows
}

function reservationOf({ services }: BenchServices): () => Reservation {
  const agentId = services.newId('agent')
  const runId = services.newId('run')
  const call = { agentId, runId, endUser: hotUser, tags: [hotTag], model: 'openai/gpt-4o' }
  return () => ({
    stepId: services.newId('step'),
    call,
    amounts: { cost: 0n, tokens: 0n, calls: 1n },
  })
}

/** A limit with room for so many: exactly so many are granted, and the books agree. */
async function overshootRow(bench: BenchServices, verb: HotVerb<Reservation, Reserved>): Promise<Row> {
  const room = 1_000
  const asked = 10_000
  const actor = await bench.newWorkspace()
  await addHierarchy(bench, actor, 'calls', BigInt(room))
  const one = reservationOf(bench)
  const answers = await Promise.all(
    Array.from({ length: asked }, async () => (await verb(actor, [one()]))[0]!),
  )
  const granted = answers.filter((answer) => answer.granted).length
  const typed = answers.filter((answer) => !answer.granted && answer.code === 'budget_exceeded').length
  const books = await readBooks(bench, actor)
  const isExact =
    granted === room &&
    typed === asked - room &&
    books.length === 4 &&
    books.every(({ held, entered }) => held === BigInt(room) && entered === BigInt(room))
  return {
    what: `the same, limits with room for ${count(room)}, ${count(asked)} asked`,
    ours: {
      name: 'Ground Control',
      figure: `${count(granted)} granted, ${count(typed)} typed refusals, overshoot ${granted - room}`,
      value: granted,
    },
    peers: [],
    bar: 'overshoot exactly 0',
    met: isExact,
  }
}

function readBooks({ services }: BenchServices, actor: Actor) {
  return services.db.transaction(actor.workspaceId, (tx) =>
    tx.query<{ held: bigint; entered: bigint }>(
      `select a.held, coalesce((select sum(amount)::bigint from ledger_entries l where l.account_id = a.id), 0) as entered
       from budget_accounts a where a.workspace_id = $1`,
      [actor.workspaceId],
    ),
  )
}
