import type { Actor } from '@ground-control/core/actors'
import { idempotencyKey } from '@ground-control/core/idempotency'
import { z } from 'zod'
import type { Services } from '../services.ts'
import { once } from './once.ts'
import type { Context, viewer } from './trpc.ts'

type Verb<Schema extends z.ZodType, Answer> = (
  services: Services,
  actor: Actor,
  input: z.output<Schema>,
  context: Context,
) => Promise<Answer>

const keyField = z.object({ idempotencyKey })

const changeOf =
  (holderOf: (actor: Actor) => string) =>
  <Schema extends z.ZodType<object>, Answer>(
    who: typeof viewer,
    schema: Schema,
    verb: Verb<Schema, Answer>,
  ) =>
    who.input(keyField.and(schema)).mutation(({ ctx, input, path }): Promise<Answer> => {
      // The key is not the verb's: what it makes, digests or puts on the record is the same with and without one.
      const { idempotencyKey: key, ...body } = input as { idempotencyKey?: string } & z.output<Schema>
      const call = { procedure: path, holder: holderOf(ctx.actor), key, body }
      return once(ctx, call, (services) => verb(services, ctx.actor, body as z.output<Schema>, ctx))
    })

/**
 * A change in the caller's workspace, as a procedure: `archive: change(admin, budgetIdInput, archiveBudget)`. Beside
 * what the verb takes it takes an `idempotencyKey`, under which `once` makes it once. The verb makes its change in its
 * first transaction, and makes there what a repeat must get again: ids, and what is shown but once.
 */
export const change = changeOf((actor) => actor.workspaceId)

/**
 * The same of what is the caller's own beyond one workspace: their password, their sessions, a new workspace. The key
 * is theirs wherever they move to, so the verb's transaction is over all workspaces.
 */
export const ownChange = changeOf((actor) => actor.id)
