import type { Actor } from '@ground-control/core/actors'
import type { Page } from '@ground-control/core/paging'
import type { RunSummary } from '@ground-control/core/runs/schema'
import { pending } from '../../server/pending.ts'
import type { Services } from '../../services.ts'

export const listRuns = (_services: Services, _actor: Actor, input: object) => pending<Page<RunSummary>>()(input)
