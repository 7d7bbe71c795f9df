import {
  type ApplyOverrideResult,
  applyOverrideInput,
  liftOverrideInput,
  listOverridesInput,
  type OverrideView,
} from '@ground-control/core/overrides/schema'
import type { Page } from '@ground-control/core/paging'
import { pending } from '../server/pending.ts'
import { operator, viewer } from '../server/trpc.ts'

/**
 * A plain record: tRPC's router() refuses the name `apply`, which its own callers in the same process cannot reach.
 * Clients over HTTP can, and the name is part of the public contract.
 */
export const overridesRouter = {
  list: viewer.input(listOverridesInput).query(pending<Page<OverrideView>>()),
  apply: operator.input(applyOverrideInput).mutation(pending<ApplyOverrideResult>()),
  lift: operator.input(liftOverrideInput).mutation(pending<OverrideView>()),
}
