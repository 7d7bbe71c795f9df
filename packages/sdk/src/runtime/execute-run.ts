import type { FinishItem, FinishResult, LeaseLost } from '@ground-control/core/workers/schema'
import type { AnyAgent } from '../define-agent.ts'
import { type Transport, TransportError } from '../transport/transport.ts'
import { contextOf } from './context-of.ts'
import type { Ending } from './ending.ts'
import { type Begun, Execution } from './execution.ts'
import type { Providers } from './model/providers.ts'
import { runBody, staticAnswer } from './run-body.ts'
import type { RunLogger } from './run-log.ts'
import { runScope } from './run-scope.ts'
import { longestTimerMs } from './with-timeout.ts'

export type ExecuteOptions = {
  agent: AnyAgent
  begun: Begun
  transport: Transport
  now: () => Date
  /** 0 ≤ x < 1; only ever spreads retries */
  random: () => number
  logger: RunLogger
  /** stops the execution; its reason is a RunStop, anything else is taken for a release */
  signal: AbortSignal
  providers: Providers
}

/** How the execution ended for the worker. Whatever it is, the run is no longer its business. */
export type RunEnd =
  | { ended: 'finished'; status: Extract<FinishResult, { outcome: 'finished' }>['status'] }
  | { ended: 'suspended' }
  | { ended: 'released' }
  | { ended: 'lost'; reason: LeaseLost['reason'] | 'unreachable'; message: string }

/** Why a worker stops a run: it is stopping itself, or was told that the run is no longer its own. */
export class RunStop extends Error {
  readonly ending: Extract<Ending, { kind: 'released' | 'lost' }>

  constructor(ending: RunStop['ending']) {
    super(ending.kind === 'lost' ? ending.message : 'the worker is stopping')
    this.name = 'RunStop'
    this.ending = ending
  }
}

/**
 * Executes one run from its journal to its end, its next sleep or its loss. Writes through the transport alone;
 * never rejects for what agent code does.
 */
export async function executeRun(options: ExecuteOptions): Promise<RunEnd> {
  const { agent, signal, providers } = options
  const execution = new Execution(options)
  const stop = () =>
    execution.end(signal.reason instanceof RunStop ? signal.reason.ending : { kind: 'released' })
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  const stopClock = watchDeadline(execution)
  try {
    const context = contextOf(execution, agent, providers)
    const body = runScope.run(execution, async () => {
      const result = await runBody(execution, agent, context)
      return (await execution.settleForEnd()) ? result : null
    })
    const ending = (await Promise.race([execution.ending, body])) ?? (await execution.ending)
    return await close(execution, agent, ending)
  } finally {
    stopClock()
    signal.removeEventListener('abort', stop)
  }
}

async function close(
  execution: Execution,
  agent: AnyAgent,
  ending: Ending | FinishItem['result'],
): Promise<RunEnd> {
  if ('status' in ending) return finish(execution, ending)
  switch (ending.kind) {
    case 'suspended':
      return { ended: 'suspended' }
    case 'lost':
      return { ended: 'lost', reason: ending.reason, message: ending.message }
    case 'released': {
      const end = await finish(execution, { status: 'released' })
      return end.ended === 'finished' ? { ended: 'released' } : end
    }
    case 'failed': {
      const { failure } = ending
      const instead = failure.code === 'timeout' ? staticAnswer(execution, agent, failure) : null
      return finish(execution, instead ?? { status: 'failed', failure })
    }
    default:
      return ending satisfies never
  }
}

async function finish(execution: Execution, result: FinishItem['result']): Promise<RunEnd> {
  const { lease } = execution.begun
  try {
    const answer = await execution.carry((before) => execution.transport.finish({ lease, result, before }))
    if (answer.outcome === 'finished') return { ended: 'finished', status: answer.status }
    return { ended: 'lost', reason: answer.reason, message: answer.message }
  } catch (error) {
    if (!(error instanceof TransportError)) throw error
    if (error.kind !== 'bad_request' || result.status === 'failed')
      return { ended: 'lost', reason: 'unreachable', message: error.message }
    const failure = { code: 'protocol', retryable: false, message: error.message }
    return finish(execution, { status: 'failed', failure })
  } finally {
    execution.end({ kind: 'released' }) // stops whatever the code left running
  }
}

/** Fails the run at its deadline. */
function watchDeadline(execution: Execution): () => void {
  const { deadlineAt } = execution.begun.run
  if (deadlineAt === null) return () => {}
  const atMs = Date.parse(deadlineAt)
  let timer: NodeJS.Timeout
  const check = () => {
    const leftMs = atMs - execution.now().getTime()
    if (leftMs > 0) {
      timer = setTimeout(check, Math.min(leftMs, longestTimerMs))
      return
    }
    const message = `the run was not over by its deadline, ${deadlineAt}`
    execution.end({ kind: 'failed', failure: { code: 'timeout', retryable: false, message } })
  }
  check()
  return () => clearTimeout(timer)
}
