import {
  type ApplyOverrideResult,
  applyOverrideInput,
  liftOverrideInput,
  listOverridesInput,
  type OverrideView,
} from '@ground-control/core/overrides/schema'
import type { Page } from '@ground-control/core/paging'
import { pending } from '../server/pending.ts'
import { operator, router, viewer } from '../server/trpc.ts'

export const overridesRouter = router({
  list: viewer.input(listOverridesInput).query(pending<Page<OverrideView>>()),
  apply: operator.input(applyOverrideInput).mutation(pending<ApplyOverrideResult>()),
  lift: operator.input(liftOverrideInput).mutation(pending<OverrideView>()),
})
