import type { Actor } from '@ground-control/core/actors'
import type { RunDetail } from '@ground-control/core/runs/schema'
import type { Services } from '../services.ts'
import { getRun } from './read/get-run.ts'

/** Answers when the run is over, or with the run as it is once the time is up. */
export async function waitRun(
  services: Services,
  actor: Actor,
  input: { id: string; timeoutMs: number },
): Promise<RunDetail> {
  const until = services.now().getTime() + input.timeoutMs
  for (;;) {
    // Listen before looking: a change in between must not be missed.
    const changed = nextChange(services, actor.workspaceId, input.id)
    const leftMs = until - services.now().getTime()
    if (leftMs <= 0 || (await isOver(services, actor, input.id))) {
      changed.stop()
      return getRun(services, actor, { id: input.id })
    }
    // A lost notification costs a second, not the answer.
    await changed.orAfter(Math.min(leftMs, 1_000))
  }
}

/** Looked at with every change: the status alone, not the journal. An unknown run is over; reading it says so. */
async function isOver(services: Services, actor: Actor, runId: string): Promise<boolean> {
  const [run] = await services.db.transaction(actor.workspaceId, (tx) =>
    tx.query<{ status: string }>('select status from runs where id = $1 and workspace_id = $2', [
      runId,
      tx.workspaceId,
    ]),
  )
  return run === undefined || !['queued', 'running', 'waiting'].includes(run.status)
}

function nextChange(services: Services, workspaceId: string, runId: string) {
  let wake = () => {}
  const heard = new Promise<void>((resolve) => {
    wake = resolve
  })
  const stop = services.changes.subscribe(workspaceId, (notice) => {
    if (notice.topic === 'runs' && notice.ids.includes(runId)) wake()
  })
  return {
    stop,
    async orAfter(ms: number) {
      const timer = setTimeout(wake, ms)
      await heard
      clearTimeout(timer)
      stop()
    },
  }
}
