import { unchanging } from './invariant.ts'

export const decisionsStay = () =>
  unchanging(
    5,
    'a decision stays as it is',
    `select id, md5(row(digest, edited_arguments, reason, decided_by, decided_at)::text) as print
     from approvals where decided_at is not null`,
  )
