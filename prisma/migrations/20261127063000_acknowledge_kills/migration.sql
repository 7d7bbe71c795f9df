-- What orders there are besides: no new runs, a version for new runs, a step's result given by hand.
alter type override_kind add value 'freeze';
alter type override_kind add value 'pin_version';
alter type override_kind add value 'set_result';

-- When nothing more is waited for; null of other orders than kills, and while workers have to answer.
alter table overrides add column settled_at timestamptz(3);
update overrides set settled_at = created_at where kind = 'kill';
create index overrides_unsettled on overrides (created_at) where kind = 'kill' and settled_at is null;

-- A kill's question to one worker, and the answer.
create table kill_answers (
  override_id text not null,
  worker_id text not null,
  workspace_id text not null,
  asked_at timestamptz(3) not null default current_timestamp,
  run_ids text[],
  acknowledged_at timestamptz(3),
  going_on text[],
  constraint kill_answers_pkey primary key (override_id, worker_id)
);
-- What a heartbeat looks at: nothing, but for the moments after a kill.
create index kill_answers_open on kill_answers (worker_id)
  where acknowledged_at is null or cardinality(going_on) > 0;

grant select, insert, update on kill_answers to ground_control_app;

alter table kill_answers enable row level security;
create policy workspace_rows on kill_answers using (
  workspace_id = (select current_setting('app.workspace_id', true))
  or (select current_setting('app.workspace_id', true)) = '*'
);
