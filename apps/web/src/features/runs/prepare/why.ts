import type { RunDetail, RunSummary, Wait } from '@ground-control/core/runs/schema'

/** Why a run is where it is, in words: `text`, then a time it lasts until, then a place to go to. */
export type Why = { text: string; until: string | null; link: { href: string; label: string } | null }

/** One sentence for each thing that a run waits for. */
export function waitText(wait: Wait): Why {
  switch (wait.kind) {
    case 'approval':
      return {
        text: `Waits for a person to decide on “${wait.name}”`,
        until: null,
        link: { href: `/approvals?id=${wait.approvalId}`, label: 'See what is asked' },
      }
    case 'sleep':
      return { text: `Sleeps (“${wait.name}”)`, until: wait.until, link: null }
    case 'event': {
      const key = wait.eventKey === null ? '' : ` with the key “${wait.eventKey}”`
      return { text: `Waits for the event ${wait.eventType}${key}`, until: wait.until, link: null }
    }
    case 'child':
      return {
        text: `Waits for the run it started (“${wait.name}”)`,
        until: null,
        link: { href: `/runs/${wait.childRunId}`, label: 'Open that run' },
      }
    default: {
      const never: never = wait
      return never
    }
  }
}

/** Why the run is in its present state. Empty once there is nothing to explain. */
export function whyOf(
  run: Pick<
    RunDetail,
    | 'status'
    | 'waits'
    | 'servingWorkers'
    | 'workerId'
    | 'agentName'
    | 'agentVersionNumber'
    | 'cancelRequestedAt'
  >,
): Why[] {
  const plain = (text: string): Why => ({ text, until: null, link: null })
  const isAskedToStop = run.cancelRequestedAt !== null
  switch (run.status) {
    case 'queued':
      if (run.servingWorkers > 0) return [plain(`In line; ${workers(run.servingWorkers)} could take it`)]
      return [
        plain(`No live worker serves ${run.agentName} version ${run.agentVersionNumber}: it waits for one`),
      ]
    case 'running':
      return [
        plain(run.workerId === null ? 'Running' : `Running on the worker ${run.workerId}`),
        ...(isAskedToStop ? [plain('Asked to stop: it ends at the worker’s next word')] : []),
      ]
    case 'waiting':
      return run.waits.length === 0 ? [plain('Waiting to go on')] : run.waits.map(waitText)
    case 'succeeded':
    case 'failed':
    case 'cancelled':
      return []
    default: {
      const never: never = run.status
      return never
    }
  }
}

/** A few words for a table's cell; null where there is nothing to say. */
export function waitSummary(run: Pick<RunSummary, 'status' | 'waits'>): string | null {
  const [first, ...others] = run.status === 'waiting' ? run.waits : []
  if (first === undefined) return null
  const what = { approval: 'a decision', sleep: 'the time', event: 'an event', child: 'another run' }[
    first.kind
  ]
  return `for ${what}${others.length > 0 ? ` and ${others.length} more` : ''}`
}

/** How a good result came about, where it was not the straight way. */
export function servedText(run: Pick<RunSummary, 'servedBy' | 'degraded'>): string | null {
  if (run.servedBy === 'fallback') return 'Served by the fallback'
  if (run.servedBy === 'static') return 'Served by a fixed answer'
  return run.degraded ? 'Degraded: a lower model answered' : null
}

const workers = (count: number) => (count === 1 ? '1 live worker' : `${count} live workers`)
