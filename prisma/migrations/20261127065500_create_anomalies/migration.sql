-- What agents use by the hour, what of it is out of the ordinary, and what is to be done about that.
create table agent_hours (
  workspace_id text not null,
  agent_id text not null,
  hour timestamptz(3) not null,
  cost_nano_usd bigint not null,
  tokens bigint not null,
  calls integer not null,
  runs integer not null,
  models jsonb not null,
  constraint agent_hours_pkey primary key (workspace_id, agent_id, hour)
);
create index agent_hours_workspace_id_hour_idx on agent_hours (workspace_id, hour);

create table anomaly_watch (
  workspace_id text not null,
  counted_to timestamptz(3),
  next_at timestamptz(3) not null default current_timestamp,
  constraint anomaly_watch_pkey primary key (workspace_id)
);
create index anomaly_watch_next_at_idx on anomaly_watch (next_at);

create table anomalies (
  id text not null,
  workspace_id text not null,
  agent_id text not null,
  run_id text,
  kind text not null,
  measure text not null,
  key text not null,
  from_at timestamptz(3) not null,
  until_at timestamptz(3) not null,
  score double precision not null,
  sentence text not null,
  evidence jsonb not null,
  state text not null default 'open',
  action jsonb not null,
  action_until timestamptz(3),
  ended_at timestamptz(3),
  decided_by jsonb,
  decided_at timestamptz(3),
  note text not null default '',
  created_at timestamptz(3) not null default current_timestamp,
  constraint anomalies_pkey primary key (id),
  constraint anomalies_known check (kind in ('usage', 'loop', 'costly_model') and measure in ('cost', 'tokens', 'calls')
    and state in ('open', 'acknowledged', 'resolved', 'dismissed'))
);
create unique index anomalies_workspace_id_agent_id_kind_key_key on anomalies (workspace_id, agent_id, kind, key);
create index anomalies_workspace_id_created_at_id_idx on anomalies (workspace_id, created_at desc, id desc);
create index anomalies_workspace_id_agent_id_created_at_id_idx on anomalies (workspace_id, agent_id, created_at desc, id desc);
create index anomalies_open on anomalies (workspace_id) where state = 'open';
create index anomalies_going_on on anomalies (workspace_id, agent_id) where ended_at is null;
create index anomalies_acting on anomalies (action_until) where action_until is not null;

create table anomaly_rules (
  id text not null,
  workspace_id text not null,
  kind text not null,
  measure text not null,
  agent_id text not null,
  sensitivity text not null,
  response text not null,
  lasts_ms bigint not null,
  channel_ids text[],
  revision integer not null default 1,
  updated_by text not null,
  updated_at timestamptz(3) not null default current_timestamp,
  constraint anomaly_rules_pkey primary key (id),
  constraint anomaly_rules_known check (kind in ('usage', 'loop', 'costly_model') and sensitivity in ('off', 'low', 'normal', 'high')
    and response in ('notify', 'throttle', 'ask', 'pause'))
);
create unique index anomaly_rules_workspace_id_kind_measure_agent_id_key on anomaly_rules (workspace_id, kind, measure, agent_id);

do $$
declare guarded text;
begin
  foreach guarded in array array['agent_hours', 'anomaly_watch', 'anomalies', 'anomaly_rules']
  loop
    execute format('grant select, insert, update, delete on %I to ground_control_app', guarded);
    execute format('alter table %I enable row level security', guarded);
    execute format($policy$
      create policy workspace_rows on %I using (
        workspace_id = (select current_setting('app.workspace_id', true))
        or (select current_setting('app.workspace_id', true)) = '*'
      )$policy$, guarded);
  end loop;
end $$;
