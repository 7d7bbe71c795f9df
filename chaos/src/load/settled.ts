import { setTimeout as delay } from 'node:timers/promises'
import type { Stage } from '../stage/stage.ts'

const everyMs = 300

/**
 * Waits until all of the runs are over; a database that is down is waited for.
 * @throws with the runs that are not, when `withinMs` is over
 */
export async function untilOver(
  stage: Stage,
  runIds: readonly string[],
  withinMs: number,
  signal: AbortSignal,
): Promise<void> {
  const until = performance.now() + withinMs
  for (;;) {
    signal.throwIfAborted()
    const open = await stage
      .query<{ id: string; status: string }>(
        `select id, status from runs where id = any($1::text[]) and status not in ('succeeded', 'failed', 'cancelled')`,
        [[...runIds]],
      )
      .catch(() => null)
    if (open?.length === 0) return
    if (performance.now() > until)
      throw new Error(
        `${open?.length ?? 'unknown'} of ${runIds.length} runs are not over after ${Math.round(withinMs / 1_000)} s: ${JSON.stringify(open?.slice(0, 5))}`,
      )
    await delay(everyMs)
  }
}
