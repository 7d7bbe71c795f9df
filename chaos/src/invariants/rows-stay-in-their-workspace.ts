import { bySql } from './invariant.ts'

export const rowsStayInTheirWorkspace = () =>
  bySql(
    10,
    "a run's rows belong to its workspace",
    `select t.what, t.id from (
       select 'step' as what, id, run_id, workspace_id from steps
       union all select 'hold', id, run_id, workspace_id from holds
       union all select 'ledger entry', id, run_id, workspace_id from ledger_entries
       union all select 'approval', id, run_id, workspace_id from approvals
       union all select 'event', id, run_id, workspace_id from events where run_id is not null) t
     join runs r on r.id = t.run_id where r.workspace_id <> t.workspace_id`,
  )
