-- The audit trail is read newest first under one filter at a time; each filter finds its page without a sort.
DROP INDEX "audit_entries_workspace_id_subject_id_idx";
CREATE INDEX "audit_entries_workspace_id_action_at_id_idx" ON "audit_entries"("workspace_id", "action", "at" DESC, "id" DESC);
CREATE INDEX "audit_entries_workspace_id_actor_id_at_id_idx" ON "audit_entries"("workspace_id", "actor_id", "at" DESC, "id" DESC);
CREATE INDEX "audit_entries_workspace_id_subject_id_at_id_idx" ON "audit_entries"("workspace_id", "subject_id", "at" DESC, "id" DESC);
-- Most entries tell of no run.
create index audit_entries_run on audit_entries (workspace_id, run_id, at desc, id desc) where run_id is not null;

-- The sealer takes a workspace's oldest first.
DROP INDEX "audit_unsealed_workspace_id_idx";
CREATE INDEX "audit_unsealed_workspace_id_entry_id_idx" ON "audit_unsealed"("workspace_id", "entry_id");
