import { randomUUID } from 'node:crypto'
import type { AppRouter } from '@ground-control/control-plane/router'
import { keyedLists, takesKey } from '@ground-control/core/keyed-calls'
import type { Operation, TRPCClientError, TRPCLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'
import { refusalOf } from './refusal-of.ts'

const firstWaitMs = 100
const maxWaitMs = 5_000
const lists: ReadonlyMap<string, string> = new Map(Object.entries(keyedLists))

/**
 * Asks again what may be asked twice, while the control plane is out of reach, starts anew, or says when to come back:
 * queries, and changes under an idempotency key. A change that takes a key and was given none gets one here, so that
 * a lost answer never makes it twice. Waits what `Retry-After` says, else with full jitter; gives up with the last
 * error once the next try would lie beyond `patienceMs`.
 */
export function retryLink(patienceMs: number, random: () => number = Math.random): TRPCLink<AppRouter> {
  return () =>
    ({ op, next }) =>
      observable((observer) => {
        const asked = withKey(op)
        const givesUpAt = performance.now() + patienceMs
        let timer: NodeJS.Timeout | undefined
        let current: { unsubscribe(): void } | undefined
        const attempt = (number: number) => {
          current = next(asked).subscribe({
            next: (value) => observer.next(value),
            complete: () => observer.complete(),
            error(error) {
              const waitMs = mayAskAgain(asked) ? waitBefore(error, number, random) : null
              if (waitMs === null || op.signal?.aborted || performance.now() + waitMs > givesUpAt)
                return observer.error(error)
              timer = setTimeout(attempt, waitMs, number + 1)
            },
          })
        }
        attempt(1)
        return () => {
          clearTimeout(timer)
          current?.unsubscribe()
        }
      })
}

function withKey(op: Operation): Operation {
  if (!isKeyed(op) || !isRecord(op.input) || op.input.idempotencyKey !== undefined) return op
  return { ...op, input: { ...op.input, idempotencyKey: randomUUID() } }
}

const isKeyed = ({ type, path }: Operation): boolean => type === 'mutation' && takesKey(path)

function mayAskAgain(op: Operation): boolean {
  const { type, path, input } = op
  if (type === 'query') return true
  const list = lists.get(path)
  if (list === undefined) return isKeyed(op)
  const items = isRecord(input) ? input[list] : null
  return Array.isArray(items) && items.every((item) => isRecord(item) && item.idempotencyKey !== undefined)
}

/** @returns after how long to ask again; null where the answer would be the same */
function waitBefore(error: TRPCClientError<AppRouter>, attempt: number, random: () => number): number | null {
  const said = refusalOf(error)?.details.retryAfterMs
  if (typeof said === 'number') return said
  const status: unknown = error.data?.httpStatus
  const isPassing = typeof status !== 'number' || [408, 429, 502, 503, 504].includes(status)
  return isPassing ? random() * Math.min(maxWaitMs, firstWaitMs * 2 ** attempt) : null
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
