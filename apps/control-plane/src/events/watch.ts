import type { Actor } from '@ground-control/core/actors'
import type { Change, Topic } from '@ground-control/core/events/schema'
import type { ChangeNotice } from '@ground-control/db/notices'
import type { Services } from '../services.ts'

/** At most this many changes wait for a slow listener; then they are told as one «look at everything». */
const maxWaiting = 200

const isTold = (topic: ChangeNotice['topic']): topic is Topic =>
  topic !== 'outbox' && topic !== 'slots' && topic !== 'kills'

/** Live changes in the actor's workspace, until the signal ends it. A change with no ids means: look yourself. */
export async function* watchChanges(
  services: Services,
  actor: Actor,
  wanted: { topics: readonly Topic[]; runId?: string | undefined },
  signal: AbortSignal | undefined,
): AsyncGenerator<Change> {
  let waiting: Change[] = []
  let wake = () => {}
  const stop = services.changes.subscribe(actor.workspaceId, (notice) => {
    if (!isTold(notice.topic) || !wanted.topics.includes(notice.topic)) return
    if (wanted.runId && !notice.ids.includes(wanted.runId)) return
    const at = services.now().toISOString()
    waiting =
      waiting.length >= maxWaiting
        ? wanted.topics.map((topic) => ({ topic, ids: [], at }))
        : [...waiting, { topic: notice.topic, ids: notice.ids, at }]
    wake()
  })
  try {
    while (!signal?.aborted) {
      const ready = waiting
      waiting = []
      yield* ready
      if (waiting.length > 0) continue
      await new Promise<void>((resolve) => {
        wake = resolve
        signal?.addEventListener('abort', () => resolve(), { once: true })
      })
    }
  } finally {
    stop()
  }
}
