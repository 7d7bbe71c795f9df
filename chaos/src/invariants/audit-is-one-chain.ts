import { bySql } from './invariant.ts'

export const auditIsOneChain = () =>
  bySql(
    9,
    'the sealed audit is one chain without gaps, and no entry is neither sealed nor waiting for it',
    `select b.workspace_id as "workspaceId", b.number, 'batch' as what from audit_batches b
     where b.number > 1 and not exists (
       select from audit_batches p where p.workspace_id = b.workspace_id and p.number = b.number - 1 and p.hash = b.previous_hash)
     union all
     select e.workspace_id, 0, e.id from audit_entries e
     where not exists (select from audit_leaves l where l.entry_id = e.id)
       and not exists (select from audit_unsealed u where u.entry_id = e.id)`,
  )
