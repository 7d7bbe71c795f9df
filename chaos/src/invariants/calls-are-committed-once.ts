import { bySql } from './invariant.ts'

export const callsAreCommittedOnce = () =>
  bySql(
    1,
    'a call is committed once',
    `select subject_id as "stepId", count(*)::int as commits from audit_entries
     where action in ('model.call', 'tool.call') group by subject_id having count(*) > 1`,
  )
