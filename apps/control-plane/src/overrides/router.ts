import {
  applyOverrideInput,
  liftOverrideInput,
  listOverridesInput,
  overrideReceiptInput,
  setResultInput,
} from '@ground-control/core/overrides/schema'
import { change } from '../server/change.ts'
import { operator, viewer } from '../server/trpc.ts'
import { applyOverride } from './apply-override.ts'
import { liftOverride } from './lift-override.ts'
import { killReceipt } from './read/kill-receipt.ts'
import { listOverrides } from './read/list-overrides.ts'
import { setResult } from './set-result.ts'

/**
 * A plain record, which the app's router takes in: `router()` refuses a procedure named `apply`, since in-process
 * callers could not tell it from Function.prototype.apply. Over HTTP and in clients the name works as any other.
 */
export const overridesRouter = {
  list: viewer
    .input(listOverridesInput)
    .query(({ ctx, input }) => listOverrides(ctx.services, ctx.actor.workspaceId, input)),
  receipt: viewer
    .input(overrideReceiptInput)
    .query(({ ctx, input }) => killReceipt(ctx.services, ctx.actor.workspaceId, input.id)),
  apply: change(operator, applyOverrideInput, applyOverride),
  lift: change(operator, liftOverrideInput, liftOverride),
  setResult: change(operator, setResultInput, setResult),
}
