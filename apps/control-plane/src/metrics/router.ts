import {
  metricsInput,
  type OverviewView,
  type SeriesView,
  type SpendByView,
  spendByInput,
} from '@ground-control/core/metrics/schema'
import { pending } from '../server/pending.ts'
import { router, viewer } from '../server/trpc.ts'

export const metricsRouter = router({
  overview: viewer.input(metricsInput).query(pending<OverviewView>()),
  series: viewer.input(metricsInput).query(pending<SeriesView>()),
  spendBy: viewer.input(spendByInput).query(pending<SpendByView>()),
})
