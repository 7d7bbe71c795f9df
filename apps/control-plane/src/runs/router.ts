import type { Page } from '@ground-control/core/paging'
import {
  cancelRunInput,
  listRunsInput,
  type RunDetail,
  type RunSummary,
  runIdInput,
  type StartedRun,
  type StartManyResult,
  startManyInput,
  startRunInput,
  waitRunInput,
} from '@ground-control/core/runs/schema'
import { pending } from '../server/pending.ts'
import { developer, operator, router, viewer } from '../server/trpc.ts'

export const runsRouter = router({
  start: developer.input(startRunInput).mutation(pending<StartedRun>()),
  startMany: developer.input(startManyInput).mutation(pending<StartManyResult>()),
  get: viewer.input(runIdInput).query(pending<RunDetail>()),
  list: viewer.input(listRunsInput).query(pending<Page<RunSummary>>()),
  wait: viewer.input(waitRunInput).query(pending<RunDetail>()),
  cancel: operator.input(cancelRunInput).mutation(pending<RunSummary>()),
  retry: operator.input(runIdInput).mutation(pending<StartedRun>()),
})
