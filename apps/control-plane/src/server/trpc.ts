import { type Actor, type Role, roleAllows } from '@ground-control/core/actors'
import { AppError, type AppErrorCode, type appErrorStatus, isAppError } from '@ground-control/core/errors'
import { isDatabaseOutage } from '@ground-control/db/group-commit'
import { initTRPC, TRPCError } from '@trpc/server'
import { z } from 'zod'
import type { Services } from '../services.ts'
import type { HotVerbs } from '../workers/hot-verbs.ts'

export type Context = {
  services: Services
  hot: HotVerbs
  /** null: nobody signed in, or no key */
  actor: Actor | null
  /** the session the actor came with; null for keys */
  sessionId: string | null
  userAgent: string | null
  ip: string
}

const trpcCodes = {
  bad_request: 'BAD_REQUEST',
  unauthenticated: 'UNAUTHORIZED',
  refused: 'FORBIDDEN',
  not_found: 'NOT_FOUND',
  conflict: 'CONFLICT',
  too_large: 'PAYLOAD_TOO_LARGE',
  too_many: 'TOO_MANY_REQUESTS',
  unavailable: 'SERVICE_UNAVAILABLE',
} as const satisfies Record<keyof typeof appErrorStatus, TRPCError['code']>

/** What a client sees of an error: a code of ours, a message, details that name what refused or which field is off. */
type ErrorBody = { code: string; message: string; details: Record<string, unknown> }

const t = initTRPC.context<Context>().create({
  errorFormatter({ shape, error }) {
    const app = bodyOf(error)
    // The stack stays here: `data.stack` is tRPC's development default.
    return {
      ...shape,
      message: app.message,
      data: { code: shape.data.code, httpStatus: shape.data.httpStatus, path: shape.data.path, app },
    }
  },
  sse: { ping: { enabled: true, intervalMs: 15_000 }, client: { reconnectAfterInactivityMs: 40_000 } },
})

function bodyOf(error: TRPCError): ErrorBody {
  const { cause } = error
  if (isAppError(cause)) return { code: cause.code, message: cause.message, details: cause.details }
  if (cause instanceof z.ZodError) {
    const issues = fieldIssues(cause.issues).slice(0, 20)
    const first = issues[0]
    return {
      code: 'bad_request',
      message: first ? `${first.field || 'input'}: ${first.message}` : 'the input is not valid',
      details: { issues },
    }
  }
  if (error.code === 'INTERNAL_SERVER_ERROR')
    return { code: 'internal', message: 'something failed on our side; it is in the log', details: {} }
  return { code: codeOfRefusal(error.code), message: error.message, details: {} }
}

/** tRPC's own refusals, such as a body that is no JSON, in our codes: clients know no others. */
function codeOfRefusal(code: TRPCError['code']): AppErrorCode {
  const known = Object.entries(trpcCodes).find(([, trpcCode]) => trpcCode === code)
  return (known?.[0] as AppErrorCode | undefined) ?? 'bad_request'
}

/** A union's own issue says nothing of why: what its members say names the field. */
function fieldIssues(
  issues: readonly z.core.$ZodIssue[],
  holder: readonly PropertyKey[] = [],
): Array<{ field: string; message: string }> {
  return issues.flatMap((issue) => {
    const path = [...holder, ...issue.path]
    if (issue.code === 'invalid_union' && issue.errors.length > 0)
      return issue.errors.flatMap((member) => fieldIssues(member, path))
    return [{ field: path.map(String).join('.'), message: issue.message }]
  })
}

const mapErrors = t.middleware(async ({ next }) => {
  const result = await next()
  const answer = result.ok ? null : answerTo(result.error.cause)
  if (answer) throw answer
  return result
})

/** The ONE place where an AppError becomes an answer over HTTP. @returns null for what is a fault of ours */
export function answerTo(error: unknown): TRPCError | null {
  const cause = answerable(error)
  return cause && new TRPCError({ code: trpcCodes[cause.code], message: cause.message, cause })
}

/** Errors of ours, and the one of others' that a client can do something about: ask again. */
function answerable(error: unknown): AppError | null {
  if (isAppError(error)) return error
  if (!isDatabaseOutage(error)) return null
  const away = new AppError('unavailable', 'the database is away or has no connection free; ask again', {
    retryAfterMs: 1_000,
  })
  away.cause = error
  return away
}

/** Lets in who has any of the roles named. */
const withRole = (...needed: Array<Role | 'worker'>) =>
  t.procedure.use(mapErrors).use(({ ctx, next }) => {
    const { actor } = ctx
    if (actor === null)
      throw new AppError('unauthenticated', 'sign in, or send an API key as "Authorization: Bearer gc_…"')
    if (!needed.some((role) => roleAllows(actor.role, role))) {
      const wanted = needed.join(' or ')
      throw new AppError('refused', `this needs the role ${wanted}; ${actor.name} has ${actor.role}`, {
        by: 'role',
        needed: wanted,
        held: actor.role,
      })
    }
    return next({ ctx: { ...ctx, actor } })
  })

export const router = t.router
export const openProcedure = t.procedure.use(mapErrors)
export const viewer = withRole('viewer')
export const operator = withRole('operator')
export const developer = withRole('developer')
export const admin = withRole('admin')
export const worker = withRole('worker')
/** A worker registers the agents it serves, as a developer does by hand. */
export const developerOrWorker = withRole('developer', 'worker')
