import { type RunJob, suspectAfter } from '@ground-control/core/workers/schema'
import {
  type AnyAgent,
  type Begun,
  executeRun,
  type Providers,
  type RunEnd,
  type Transport,
} from '@ground-control/sdk'
import type { Logger } from 'pino'
import type { Apart } from './apart/execute-apart.ts'
import type { LiveRuns } from './live-runs.ts'
import type { WorkerMetrics } from './metrics.ts'
import type { Slots } from './slots.ts'

export type RunDeps = {
  workerId: string
  transport: Transport
  providers: Providers
  runs: LiveRuns
  /** of the whole process */
  slots: Slots
  metrics: WorkerMetrics
  log: Logger
  now: () => Date
  random: () => number
  newToken: () => string
  /** for runs that may be what ended the process they were in */
  apart: {
    slots: Slots
    execute: (agent: AnyAgent, begun: Begun, signal: AbortSignal) => Promise<Apart>
  }
  /** true once no new run may begin */
  isStopping: () => boolean
}

/** Executes the runs of one job, each as far as it gets. Never rejects: the queue only delivers. */
export async function runJob(deps: RunDeps, agent: AnyAgent, own: Slots, job: RunJob): Promise<void> {
  const turn = { rank: job.priority ?? 1, group: agent.name }
  await Promise.all(
    job.runs.map(({ runId, dispatch }) =>
      own.run(() => deps.slots.run(() => runOnce(deps, agent, { runId, dispatch }), turn), turn),
    ),
  )
}

async function runOnce(
  deps: RunDeps,
  agent: AnyAgent,
  { runId, dispatch }: RunJob['runs'][number],
): Promise<void> {
  const { workerId, transport, metrics, log, newToken } = deps
  try {
    const begun = await transport.begin({ runId, dispatch, workerId, token: newToken() })
    if (begun.outcome === 'begun') return await runBegun(deps, agent, begun)
    log.debug({ runId, dispatch, reason: begun.reason }, 'a delivery was skipped')
    metrics.skipped.inc({ reason: begun.reason })
  } catch (error) {
    // Nothing was begun, or nothing that we know of: the delivery is sent anew, or the lease runs out.
    log.error({ runId, err: error }, 'a delivery was given up')
  }
}

/** Does the work once it is its turn. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>

const atOnce: InTurn = (work) => work()

/**
 * Executes a run that is this worker's by now, as far as it gets. Its lease is kept from the first moment, as it may
 * stand in line for longer than one lasts. Never rejects.
 */
export async function runBegun(
  deps: RunDeps,
  agent: AnyAgent,
  begun: Begun,
  inTurn: InTurn = atOnce,
): Promise<void> {
  const { transport, providers, runs, metrics, log, now, random } = deps
  const { runId } = begun.lease
  try {
    const end = await runs.keep(begun.lease, (signal) =>
      inTurn(async (): Promise<RunEnd | { ended: 'crashed' }> => {
        if (deps.isStopping()) {
          // At once to another worker: a delivery that is merely dropped is missed after a quarter of a minute.
          await transport.finish({ lease: begun.lease, result: { status: 'released' } })
          return { ended: 'released' }
        }
        if (isToBeApart(begun.run.crashes, deps.apart.slots)) return runApart(deps, agent, begun, signal)
        return executeRun({ agent, begun, transport, providers, now, random, logger: log, signal })
      }),
    )
    metrics.ended.inc({ agent: agent.name, ended: end.ended })
    log.debug({ runId, agent: agent.name, ...end }, describe(end))
  } catch (error) {
    // What is left undone is taken up again once the lease runs out.
    log.error({ runId, err: error }, 'a run was given up')
    metrics.ended.inc({ agent: agent.name, ended: 'given_up' })
  }
}

/**
 * Whose process has ended once may have had bad neighbours: it goes among others again where there is no room, as its
 * neighbours, who are as suspect, may be many. Whose has ended again waits for room.
 */
const isToBeApart = (crashes: number, room: Slots) =>
  crashes >= suspectAfter || (crashes > 0 && room.taken < room.size)

/** Away from the other runs; if it ends its process all the same, the control plane is told how. */
async function runApart(
  { apart, transport, log }: RunDeps,
  agent: AnyAgent,
  begun: Begun,
  signal: AbortSignal,
): Promise<RunEnd | { ended: 'crashed' }> {
  const result = await apart.slots.run(() => apart.execute(agent, begun, signal))
  if ('ended' in result) return result.ended
  log.warn({ runId: begun.lease.runId, ...result.crashed }, 'a run ended the process that it had to itself')
  await transport.finish({ lease: begun.lease, result: { status: 'crashed', evidence: result.crashed } })
  return { ended: 'crashed' }
}

function describe(end: RunEnd | { ended: 'crashed' }): string {
  switch (end.ended) {
    case 'crashed':
      return 'the run ended its process'
    case 'finished':
      return `the run is ${end.status}`
    case 'suspended':
      return 'the run sleeps'
    case 'released':
      return 'the run was handed back'
    case 'lost':
      return `the run is no longer ours: ${end.reason}`
    default:
      return end satisfies never
  }
}
