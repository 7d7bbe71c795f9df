import type { Burst } from '../measure.ts'

/** Another engine or queue, on a database of its own in a process of its own. */
export type Peer = {
  /** `atOnce` callers, each starting one piece of work after another and waiting for its result, which must be right */
  runs(atOnce: number, forMs: number): Promise<Burst>
  /** one after another: what is waited for comes → the step after it starts; where it has such a thing */
  answers?(count: number): Promise<Burst>
  /** @throws unless what it keeps tells of `pieces` runs, all of them done and whole */
  check(pieces: number): Promise<void>
  close(): Promise<void>
}

export type PeerOrder =
  | { kind: 'runs'; atOnce: number; forMs: number }
  | { kind: 'answers'; count: number }
  | { kind: 'stop' }
export type PeerAnswer = { ready: true } | { burst: Burst } | { error: string }

/** The child's side: opens the peer where `PEER_URL` says, does what its parent orders, ends when that ends. */
export async function servePeer(open: (url: string) => Promise<Peer>): Promise<void> {
  const answer = (message: PeerAnswer) => process.send?.(message)
  const fail = (error: unknown) =>
    answer({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  let pieces = 0
  const obey = async (peer: Peer, order: PeerOrder) => {
    switch (order.kind) {
      case 'runs': {
        const burst = await peer.runs(order.atOnce, order.forMs)
        pieces += burst.count
        await peer.check(pieces)
        return answer({ burst })
      }
      case 'answers':
        if (peer.answers === undefined) throw new Error('it waits for nothing')
        return answer({ burst: await peer.answers(order.count) })
      case 'stop':
        await peer.close()
        return process.exit(0)
      default:
        order satisfies never
    }
  }
  // The parent is gone: nobody asks any more.
  process.on('disconnect', () => process.exit(0))
  try {
    const peer = await open(process.env.PEER_URL ?? '')
    process.on('message', (order: PeerOrder) => obey(peer, order).catch(fail))
    answer({ ready: true })
  } catch (error) {
    fail(error)
  }
}
