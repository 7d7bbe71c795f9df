import type { HeartbeatResult, heartbeatInput } from '@ground-control/core/workers/schema'
import type { Logger } from 'pino'
import type { z } from 'zod'
import type { LiveRuns } from './live-runs.ts'

export type Heartbeat = {
  /** whether the last one was answered */
  readonly isWell: boolean
  /** ends the beat and says so to the control plane */
  stop(): Promise<void>
}

type Send = (input: z.input<typeof heartbeatInput>, signal: AbortSignal) => Promise<HeartbeatResult>

export type HeartbeatOptions = {
  workerId: string
  runs: LiveRuns
  send: Send
  everyMs: number
  leaseMs: number
  log: Logger
  /** milliseconds that only go forward */
  clock: () => number
}

/**
 * Keeps the leases of all live runs, in one call, and stops those that the control plane names. When no beat was
 * answered for as long as a lease lasts, every run may be another worker's by now: all are stopped.
 */
export function startHeartbeat(options: HeartbeatOptions): Heartbeat {
  const { workerId, runs, send, everyMs, leaseMs, log, clock } = options
  let isWell = true
  let answeredAt = clock()
  let isStopped = false
  let timer: NodeJS.Timeout | undefined

  const beat = async () => {
    const input = { workerId, busy: runs.size, leases: runs.leases, stopping: isStopped }
    const sentAt = clock()
    try {
      const { lost } = await send(input, AbortSignal.timeout(everyMs))
      for (const { runId, reason } of lost) {
        const lease = input.leases.find((one) => one.runId === runId)
        if (lease && runs.lose(lease, reason)) log.info({ runId, reason }, 'a run is no longer ours')
      }
      if (!isWell) log.info('heartbeats are answered again')
      isWell = true
      answeredAt = sentAt
    } catch (error) {
      if (isWell) log.warn({ error: String(error) }, 'a heartbeat was not answered')
      isWell = false
      if (clock() - answeredAt > leaseMs) for (const lease of input.leases) runs.lose(lease, 'fenced')
    }
  }
  const beatOn = async () => {
    await beat()
    if (!isStopped) timer = setTimeout(beatOn, everyMs)
  }
  timer = setTimeout(beatOn, everyMs)
  return {
    get isWell() {
      return isWell
    },
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await beat()
    },
  }
}
