'use client'
import type { AppRouter } from '@ground-control/control-plane/router'
import type { TRPCLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'

/** A session that was revoked is noticed at the next call, whichever it is: then this page is over. */
export const leaveIfSignedOut: TRPCLink<AppRouter> = () => {
  return ({ next, op }) =>
    observable((observer) =>
      next(op).subscribe({
        next: (value) => observer.next(value),
        complete: () => observer.complete(),
        error(error) {
          if (error.data?.httpStatus === 401) goToSignIn()
          observer.error(error)
        },
      }),
    )
}

function goToSignIn() {
  const { pathname, search } = window.location
  if (pathname === '/sign-in') return
  window.location.assign(`/sign-in?next=${encodeURIComponent(pathname + search)}`)
}
