-- Most runs have no key and no parent, most events no key, most steps no event: their rows need no entry for it. Each
-- start, begin and end of a run wrote two entries of nothing.
drop index "runs_workspace_id_idempotency_key_key";
create unique index runs_idempotency_key on runs (workspace_id, idempotency_key) where idempotency_key is not null;
drop index "runs_parent_run_id_idx";
create index runs_children on runs (parent_run_id) where parent_run_id is not null;
drop index "events_workspace_id_idempotency_key_key";
create unique index events_idempotency_key on events (workspace_id, idempotency_key) where idempotency_key is not null;
drop index "steps_run_id_consumed_event_id_key";
create unique index steps_consumed_event on steps (run_id, consumed_event_id) where consumed_event_id is not null;
