import type { HeartbeatResult, heartbeatInput } from '@ground-control/core/workers/schema'
import type { Logger } from 'pino'
import type { z } from 'zod'
import type { LiveRuns } from './live-runs.ts'

/** How soon another beat follows where a run that was killed has not come to its end. */
const unwindMs = 500

export type Heartbeat = {
  /** whether the last one was answered */
  readonly isWell: boolean
  /** sends one at once: there may be news */
  hurry(): void
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
 * Keeps the leases of all live runs, in one call, and stops those that the control plane names. A kill that waits for
 * this worker's word gets it with a beat that follows at once. When no beat was answered for as long as a lease lasts,
 * every run may be another worker's by now: all are stopped.
 */
export function startHeartbeat(options: HeartbeatOptions): Heartbeat {
  const { workerId, runs, send, everyMs, leaseMs, log, clock } = options
  let isWell = true
  let answeredAt = clock()
  let isStopped = false
  let timer: NodeJS.Timeout | undefined
  let isBeating = false
  let isHurried = false
  /** kills whose runs were told to stop: the next beat says so */
  let carriedOut: string[] = []

  const beat = async () => {
    const goingOn = runs.stopping
    const input = {
      workerId,
      busy: runs.size,
      leases: runs.leases,
      stopping: isStopped,
      acknowledged: carriedOut.map((overrideId) => ({ overrideId, goingOn })),
    }
    const sentAt = clock()
    try {
      const { lost, kills } = await send(input, AbortSignal.timeout(everyMs))
      for (const { runId, reason } of lost) {
        const lease = input.leases.find((one) => one.runId === runId)
        if (lease && runs.lose(lease, reason)) log.info({ runId, reason }, 'a run is no longer ours')
      }
      if (kills.some((id) => !carriedOut.includes(id))) isHurried = true
      for (const id of kills)
        if (!carriedOut.includes(id)) log.info({ overrideId: id }, 'a kill was carried out')
      carriedOut = kills
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
    clearTimeout(timer)
    isHurried = false
    isBeating = true
    await beat()
    isBeating = false
    if (isStopped) return
    // A turn of the event loop, in which runs that were told to stop come to their end.
    const waitMs = isHurried ? 0 : isWell && carriedOut.length > 0 ? unwindMs : everyMs
    timer = setTimeout(beatOn, waitMs)
  }
  timer = setTimeout(beatOn, everyMs)
  return {
    hurry() {
      isHurried = true
      if (isBeating || isStopped) return
      clearTimeout(timer)
      timer = setTimeout(beatOn, 0)
    },
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
