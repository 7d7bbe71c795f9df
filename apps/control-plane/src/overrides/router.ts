import {
  applyOverrideInput,
  liftOverrideInput,
  listOverridesInput,
} from '@ground-control/core/overrides/schema'
import { once } from '../server/once.ts'
import { operator, viewer } from '../server/trpc.ts'
import { applyOverride } from './apply-override.ts'
import { liftOverride } from './lift-override.ts'
import { listOverrides } from './read/list-overrides.ts'

/**
 * A plain record, which the app's router takes in: `router()` refuses a procedure named `apply`, since in-process
 * callers could not tell it from Function.prototype.apply. Over HTTP and in clients the name works as any other.
 */
export const overridesRouter = {
  list: viewer
    .input(listOverridesInput)
    .query(({ ctx, input }) => listOverrides(ctx.services, ctx.actor.workspaceId, input)),
  apply: operator
    .input(applyOverrideInput)
    .mutation(({ ctx, input }) =>
      once(ctx, 'overrides.apply', input, (services) => applyOverride(services, ctx.actor, input)),
    ),
  lift: operator
    .input(liftOverrideInput)
    .mutation(({ ctx, input }) =>
      once(ctx, 'overrides.lift', input, (services) => liftOverride(services, ctx.actor, input)),
    ),
}
