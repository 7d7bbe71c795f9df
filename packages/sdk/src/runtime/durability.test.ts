import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ControlPlaneDouble } from '../../test/control-plane-double.ts'
import { type Cut, cutTransport } from '../../test/cut-transport.ts'
import { drive } from '../../test/drive.ts'
import { agentOf, fakeModel, type Program, program } from '../../test/generated-agent.ts'
import { RunStop } from './execute-run.ts'

type Story = {
  output: unknown
  calls: number
  /** how often each effect ran, and under which keys */
  ran: Map<string, { times: number; keys: Set<string | null> }>
  kills: number
}

const neverCut: Cut = { atCall: Number.POSITIVE_INFINITY, when: 'before' }

/**
 * Lives a run through to its end. Each execution is cut off as `cuts` says; whatever it sleeps on comes one by one.
 * The journal is held to its word throughout: what it has as over may not run again.
 */
async function live(root: Program, cuts: (execution: number, callsBefore: number) => Cut): Promise<Story> {
  const plane = new ControlPlaneDouble()
  plane.flags = { tone: 'kind' }
  plane.judge = ({ call }) => ({
    kind:
      call.kind === 'tool' && String((call.arguments as { at: string }).at).startsWith('asked')
        ? 'ask'
        : 'grant',
  })
  const ran: Story['ran'] = new Map()
  const world = {
    ran(effect: string, key: string | null) {
      const known = ran.get(effect) ?? { times: 0, keys: new Set() }
      known.times += 1
      known.keys.add(key)
      ran.set(effect, known)
      if (plane.runs.size > 0 && isOver(plane, runId, effect))
        throw new Error(`${effect} ran again after it was recorded`)
    },
  }
  const agent = agentOf(root, world)
  const runId = plane.start(agent, {})
  let kills = 0
  let calls = 0
  for (let execution = 0; plane.run(runId).result === null; execution += 1) {
    if (execution > 400) throw new Error('it never ends')
    const killed = new AbortController()
    const cut = cutTransport(plane.transport(), cuts(execution, calls))
    const end = await Promise.race([
      cut.dead,
      drive(plane, agent, runId, {
        transport: cut.transport,
        signal: killed.signal,
        providers: () => fakeModel(world),
      }),
    ])
    calls += cut.count()
    if (end === 'dead') {
      kills += 1
      killed.abort(new RunStop({ kind: 'lost', reason: 'fenced', message: 'killed' }))
      // As the sweeper does: a run whose worker died while it slept is woken by its waits alone.
      if (plane.run(runId).status === 'waiting') bringOne(plane, runId)
    } else if (end.ended === 'suspended') bringOne(plane, runId)
  }
  const { result } = plane.run(runId)
  if (result?.status !== 'succeeded') throw new Error(`it failed: ${JSON.stringify(result)}`)
  return { output: result.output, calls, ran, kills }
}

function isOver(plane: ControlPlaneDouble, runId: string, effect: string): boolean {
  const step = plane.run(runId).steps.get(`${effect} 0`)
  return step?.status === 'succeeded' || step?.status === 'failed'
}

/** Brings one of the things that the run waits for: the last asked for, so that order is not for free. */
function bringOne(plane: ControlPlaneDouble, runId: string): void {
  const waiting = [...plane.run(runId).steps.values()].filter(
    (step) => step.status === 'waiting' && step.said === null,
  )
  const step = waiting.at(-1)
  if (step === undefined) return
  const { name, occurrence } = step
  if (step.kind === 'tool') {
    const { at } = step.arguments as { at: string }
    plane.decide(runId, name, { status: 'edited', edited: { at, edited: true } }, occurrence)
  } else if (step.kind === 'approval') plane.decide(runId, name, { status: 'approved' }, occurrence)
  else if (step.kind === 'event') plane.arrive(runId, name, { id: 'e', type: 'news', data: name }, occurrence)
  else if (step.kind === 'child') {
    const on = step.wait?.on
    plane.arrive(runId, name, { from: on?.kind === 'child' ? on.input : null }, occurrence)
  } else plane.arrive(runId, name, null, occurrence)
}

function check(whole: Story, cut: Story): void {
  expect(cut.output).toEqual(whole.output)
  expect([...cut.ran.keys()].sort()).toEqual([...whole.ran.keys()].sort())
  let extra = 0
  for (const { times, keys } of cut.ran.values()) {
    expect(keys.size).toBe(1)
    extra += times - 1
  }
  // Side by side, one kill can cut off several effects before they are recorded; each once.
  for (const { times } of cut.ran.values()) expect(times).toBeLessThanOrEqual(1 + cut.kills)
  if (cut.kills === 0) expect(extra).toBe(0)
}

test('a run cut off at any call, before or after it arrives, ends as if it had not been', async () => {
  await fc.assert(
    fc.asyncProperty(program, async (root) => {
      const whole = await live(root, () => neverCut)
      let kills = 0
      for (const when of ['before', 'after'] as const) {
        // The n-th call over the whole life, counted through all its executions.
        for (let nth = 1; nth <= whole.calls; nth += 1) {
          const cut = await live(root, (_execution, callsBefore) =>
            callsBefore < nth ? { atCall: nth - callsBefore, when } : neverCut,
          )
          // What ends in one turn of the event loop shares a call, so that the last ones may not come in another life.
          expect(cut.kills).toBeLessThanOrEqual(1)
          kills += cut.kills
          check(whole, cut)
        }
      }
      expect(kills).toBeGreaterThanOrEqual(whole.calls)
    }),
    { numRuns: 15 },
  )
}, 120_000)

test('a run that is killed again and again still ends the same', async () => {
  await fc.assert(
    fc.asyncProperty(program, fc.infiniteStream(fc.nat(4)), fc.boolean(), async (root, distances, after) => {
      const whole = await live(root, () => neverCut)
      const cut = await live(root, (execution) =>
        execution > 60
          ? neverCut
          : {
              atCall: 1 + (distances.next().value ?? 0),
              when: after || execution % 2 === 0 ? 'after' : 'before',
            },
      )
      check(whole, cut)
    }),
    { numRuns: 60 },
  )
}, 120_000)
