import type { Topic } from '@ground-control/core/events/schema'

/** Told among our loops alone. */
export type InternalTopic = 'outbox' | 'slots' | 'leases' | 'kills'
export type ChangeNotice = { workspaceId: string; topic: Topic | InternalTopic; ids: string[] }

/** The channel on which processes tell each other of changes; the payload is a `Told`. */
export const changeChannel = 'ground_control'
export type Told = ChangeNotice & { /** the process that told it: it knows already */ by: string }

/** A notification carries at most 8,000 bytes. */
const maxNotifiedIds = 200

/** What one transaction has changed, each id once. */
export class Changes {
  readonly #byTopic = new Map<
    string,
    { workspaceId: string; topic: ChangeNotice['topic']; ids: Set<string> }
  >()

  add(workspaceId: string, topic: ChangeNotice['topic'], ids: Iterable<string>): void {
    const key = `${workspaceId} ${topic}`
    const known = this.#byTopic.get(key)
    const change = known ?? { workspaceId, topic, ids: new Set<string>() }
    if (known === undefined) this.#byTopic.set(key, change)
    for (const id of ids) change.ids.add(id)
  }

  /** A large change is told in several notices: a listener that waits for one id must find it. */
  notices(): ChangeNotice[] {
    const notices: ChangeNotice[] = []
    for (const { workspaceId, topic, ids } of this.#byTopic.values()) {
      const all = [...ids]
      for (let start = 0; start < all.length; start += maxNotifiedIds)
        notices.push({ workspaceId, topic, ids: all.slice(start, start + maxNotifiedIds) })
    }
    return notices
  }
}

/** So much time lies at least between two tellings of one process. */
const pauseMs = 10

/**
 * Tells other processes of what is committed already, many transactions in one notification. A commit that notifies
 * holds a lock over the whole server until it is on disk, so commits that each notify wait for one another's disk;
 * a transaction that only notifies writes nothing and waits for none.
 *
 * @param send tells the notices; a failure costs those notices, which are hints: whoever must not miss a change looks
 *   for itself as well
 */
export function createTeller(send: (notices: ChangeNotice[]) => Promise<void>) {
  let due = new Changes()
  let isDue = false
  let telling: Promise<void> | null = null
  const tellAll = async () => {
    while (isDue) {
      const notices = due.notices()
      due = new Changes()
      isDue = false
      await send(notices).catch(() => {})
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
    telling = null
  }
  return {
    tell(notices: readonly ChangeNotice[]) {
      if (notices.length === 0) return
      for (const { workspaceId, topic, ids } of notices) due.add(workspaceId, topic, ids)
      isDue = true
      telling ??= tellAll()
    },
    /** settles when all is told */
    rest: () => telling ?? Promise.resolve(),
  }
}
