import type { Actor } from '@ground-control/core/actors'
import type { RunDetail } from '@ground-control/core/runs/schema'
import { pending } from '../../server/pending.ts'
import type { Services } from '../../services.ts'

export const getRun = (_services: Services, _actor: Actor, input: { id: string }) => pending<RunDetail>()(input)
