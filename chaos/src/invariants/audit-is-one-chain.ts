import { bySql } from './invariant.ts'

export const auditIsOneChain = () =>
  bySql(
    9,
    'the sealed audit is one chain without gaps, and no entry is neither sealed nor waiting for it',
    `select b.workspace_id as "workspaceId", b.number, 'batch' as what from audit_batches b
     where b.number > 1 and not exists (
       select from audit_batches p where p.workspace_id = b.workspace_id and p.number = b.number - 1 and p.hash = b.previous_hash)
     union all
     select workspace_id, 0, id from (
       select workspace_id, id from audit_entries
       except (select workspace_id, unnest(entry_ids) from audit_batches union all select workspace_id, entry_id from audit_unsealed)
     ) stray`,
  )
