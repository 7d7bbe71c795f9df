import { unchanging } from './invariant.ts'

export const committedStepsStay = () =>
  unchanging(
    1,
    'a committed step stays as it is',
    `select id, md5(row(run_id, name, occurrence, digest, output, fence, finished_at)::text) as print
     from steps where status = 'succeeded'`,
  )
