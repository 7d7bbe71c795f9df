import { unchanging } from './invariant.ts'

export const terminalRunsStay = () =>
  unchanging(
    6,
    'a run that is over never changes',
    `select id, md5(r::text) as print from runs r where status in ('succeeded', 'failed', 'cancelled')`,
  )
