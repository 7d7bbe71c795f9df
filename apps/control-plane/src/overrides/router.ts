import {
  applyOverrideInput,
  liftOverrideInput,
  listOverridesInput,
} from '@ground-control/core/overrides/schema'
import { change } from '../server/change.ts'
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
  apply: change(operator, applyOverrideInput, applyOverride),
  lift: change(operator, liftOverrideInput, liftOverride),
}
