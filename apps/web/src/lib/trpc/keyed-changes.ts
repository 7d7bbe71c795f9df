'use client'
import type { AppRouter } from '@ground-control/control-plane/router'
import { takesKey } from '@ground-control/core/keyed-calls'
import type { TRPCLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'

const mostTries = 4
const firstWaitMs = 300

/**
 * Gives each of a person's actions a key of its own, and asks again under it when the answer did not come: a click
 * while the control plane starts anew works, and never twice.
 */
export const keyedChanges: TRPCLink<AppRouter> = () => {
  return ({ next, op }) =>
    observable((observer) => {
      if (op.type !== 'mutation' || !takesKey(op.path) || typeof op.input !== 'object')
        return next(op).subscribe(observer)
      const asked = { ...op, input: { idempotencyKey: newKey(), ...op.input } }
      let timer: ReturnType<typeof setTimeout> | undefined
      let current: { unsubscribe(): void } | undefined
      const attempt = (number: number) => {
        current = next(asked).subscribe({
          next: (value) => observer.next(value),
          complete: () => observer.complete(),
          error(error) {
            const status = error.data?.httpStatus
            const isPassing = status === undefined || status === 502 || status === 503 || status === 504
            if (isPassing && number < mostTries)
              timer = setTimeout(attempt, firstWaitMs * 2 ** number, number + 1)
            else observer.error(error)
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

/** randomUUID is for secure origins alone; a dashboard in a local network may be none. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
}
