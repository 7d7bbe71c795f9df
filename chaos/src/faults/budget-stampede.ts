import { randomUUID } from 'node:crypto'
import { newId } from '@ground-control/core/ids'
import type { AdmitResult, LeaseRef } from '@ground-control/core/workers/schema'
import { httpTransport } from '@ground-control/sdk'
import { byLength, type Fault } from '../fault.ts'
import { noted, same } from '../measure.ts'
import type { Random } from '../random.ts'
import type { Stage } from '../stage/stage.ts'

const agent = 'chaos-stampede'
const runCount = 50

export const budgetStampede: Fault = {
  name: 'budget-stampede',
  does: 'ten times as many reservations as a limit fits, at once, over three control planes',
  shortSeconds: 15,
  async play(scene) {
    const fits = byLength(scene, { short: 100, standard: 1_000, long: 1_000 })
    const asked = fits * 10
    const stage = await scene.open({ controlPlanes: 3, workers: 0, agents: [] })
    const { id: budgetId } = await stage.admin.budgets.save.mutate({
      name: 'stampede',
      scope: 'workspace',
      window: 'total',
      unit: 'calls',
      limit: String(fits),
    })
    const leases = await leaseRuns(stage, scene.random)
    const began = performance.now()
    const outcomes = await stampede(stage, leases, asked)
    const tookMs = performance.now() - began
    const count = (name: string) => outcomes.filter((outcome) => outcome === name).length
    const [account] = await stage.query<{ held: string; spent: string; holds: number }>(
      `select held::text, spent::text, (select count(*)::int from holds where status = 'open') as holds
       from budget_accounts where budget_id = $1`,
      [budgetId],
    )
    const others = outcomes.filter((outcome) => outcome !== 'granted' && outcome !== 'budget_exceeded')
    return [
      same('reservations accepted', count('granted'), fits),
      same('refusals that name the budget', count('budget_exceeded'), asked - fits),
      same('any other answer, or none', others.length, 0),
      same('calls held by the account', BigInt(account!.held) + BigInt(account!.spent), BigInt(fits)),
      same('open holds', account!.holds, fits),
      noted('answers per second', `${Math.round((asked * 1_000) / tookMs)}`),
      ...(others.length > 0 ? [noted('other answers', [...new Set(others)].slice(0, 3).join('; '))] : []),
    ]
  },
}

/** All at once; each control plane gets a third. @returns how each was answered, in a word */
async function stampede(stage: Stage, leases: readonly LeaseRef[], asked: number): Promise<string[]> {
  const transports = stage.controlPlanes.map(({ port }) =>
    httpTransport({ url: `http://127.0.0.1:${port}`, apiKey: stage.keys.worker, random: Math.random }),
  )
  return Promise.all(
    Array.from({ length: asked }, async (_, nth) => {
      const occurrence = Math.floor(nth / leases.length)
      try {
        const answer = await transports[nth % transports.length]!.admit({
          lease: leases[nth % leases.length]!,
          step: { name: 'model', occurrence },
          digest: 'a'.repeat(64),
          call: {
            kind: 'model',
            model: 'openai/gpt-4o-mini',
            estimate: { inputTokens: 100, maxOutputTokens: 10 },
            request: { nth },
          },
        })
        return wordOf(answer)
      } catch (error) {
        return `error: ${error instanceof Error ? error.message : String(error)}`
      }
    }),
  )
}

const wordOf = (answer: AdmitResult) => (answer.outcome === 'refused' ? answer.failure.code : answer.outcome)

/** Runs that no worker serves, taken by hand. */
async function leaseRuns(stage: Stage, random: Random): Promise<LeaseRef[]> {
  const developer = stage.clientWith(stage.keys.developer)
  // All runs are taken at once, by hand: the default of 20 at a time would stand in the way.
  await developer.agents.register.mutate({
    name: agent,
    models: ['openai/gpt-4o-mini'],
    limits: { concurrency: 1_000 },
  })
  const { results } = await developer.runs.startMany.mutate({
    runs: Array.from({ length: runCount }, () => ({ agent })),
  })
  const workerId = newId('worker', Date.now(), (bytes) =>
    Uint8Array.from({ length: bytes }, () => random.whole(0, 255)),
  )
  const begun = await stage.clientWith(stage.keys.worker).worker.begin.mutate({
    items: results.map((result) => {
      if (!result.ok) throw new Error(`a run was not started: ${result.message}`)
      return { runId: result.runId, dispatch: 1, workerId, token: randomUUID() }
    }),
  })
  return begun.results.map((result) => {
    if (result.outcome !== 'begun') throw new Error(`a run was not begun: ${result.reason}`)
    return result.lease
  })
}
