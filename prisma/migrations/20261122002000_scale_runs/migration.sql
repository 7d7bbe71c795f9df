-- Who goes first, and what a run was forked from.
alter table runs add column priority smallint not null default 1;
alter table runs add column forked_from_run_id text;
alter table runs add column forked_from_step_id text;
create index runs_forks on runs (forked_from_run_id, created_at) where forked_from_run_id is not null;
-- Who repeats a run.
create index runs_retries on runs (retry_of_run_id, created_at) where retry_of_run_id is not null;

-- An agent's slots, counted under its lock, and its line: runs that are not handed out (dispatched_at is null) come
-- first by priority and age.
create index runs_slots on runs (agent_id) where status = 'running';
create index runs_line on runs (agent_id, dispatched_at, priority, created_at, id) where status = 'queued';

-- Runs that ended their workers, newest first.
create index runs_quarantined on runs (workspace_id, finished_at desc, id desc) where failure ->> 'code' = 'quarantined';

-- Copied by a fork: on record, not a call, charged to nobody.
alter table steps add column copied_from_step_id text;
drop index steps_calls;
create index steps_calls on steps (workspace_id, started_at)
  include (run_id, kind, status, model, input_tokens, output_tokens, cost_nano_usd)
  where kind in ('model', 'tool') and copied_from_step_id is null;

-- A backlog leaves lane by lane, so that nobody's burst stands in front of another's one run.
alter table outbox add column lane text not null default '';
alter table outbox add column priority smallint not null default 1;
create index outbox_workspace_id_lane_priority_id_idx on outbox (workspace_id, lane, priority, id);

-- One change per key: written in the transaction of the change itself.
create table idempotency_keys (
  workspace_id text not null,
  key text not null,
  procedure text not null,
  request_digest text not null,
  result jsonb,
  answer jsonb,
  created_at timestamptz(3) not null default current_timestamp,
  expires_at timestamptz(3) not null,
  constraint idempotency_keys_pkey primary key (workspace_id, key)
);
create index idempotency_keys_expires_at_idx on idempotency_keys (expires_at);
grant select, insert, update, delete on idempotency_keys to ground_control_app;
alter table idempotency_keys enable row level security;
create policy workspace_rows on idempotency_keys using (
  workspace_id = (select current_setting('app.workspace_id', true))
  or (select current_setting('app.workspace_id', true)) = '*'
);
