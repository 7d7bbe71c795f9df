create table breakers (
  workspace_id text not null,
  kind text not null,
  name text not null,
  state jsonb not null,
  is_awake boolean not null,
  updated_at timestamptz(3) not null default current_timestamp,
  constraint breakers_pkey primary key (workspace_id, kind, name)
);
alter table breakers add constraint breakers_known check (kind in ('provider', 'model', 'tool') and state ->> 'kind' in ('closed', 'open', 'half_open'));

-- What calls look at: few rows, none while all is well.
create index breakers_awake on breakers (workspace_id) where is_awake;

-- Changes of state, newest first, without reading the runs' other events.
create index events_breaker on events (workspace_id, key, created_at desc)
  where type in ('breaker.opened', 'breaker.half_opened', 'breaker.closed');

grant select, insert, update, delete on breakers to ground_control_app;

alter table breakers enable row level security;
create policy workspace_rows on breakers using (
  workspace_id = (select current_setting('app.workspace_id', true))
  or (select current_setting('app.workspace_id', true)) = '*'
);
