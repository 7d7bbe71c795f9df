import type { Actor } from '@ground-control/core/actors'
import type { Services } from '../services.ts'

/**
 * Tells a worker that a kill was given, until the signal ends it: it sends a heartbeat at once, which brings the rest.
 * A hint alone, and once at the beginning, since one may have come before; who misses it learns with the next beat.
 */
export async function* hearKills(
  services: Services,
  actor: Actor,
  signal: AbortSignal | undefined,
): AsyncGenerator<{ hint: 'kill' }> {
  let isDue = true
  let wake = () => {}
  const stop = services.changes.subscribe(actor.workspaceId, (notice) => {
    if (notice.topic !== 'kills') return
    isDue = true
    wake()
  })
  try {
    while (!signal?.aborted) {
      if (isDue) {
        isDue = false
        yield { hint: 'kill' }
        continue
      }
      await new Promise<void>((resolve) => {
        wake = resolve
        signal?.addEventListener('abort', () => resolve(), { once: true })
      })
    }
  } finally {
    stop()
  }
}
