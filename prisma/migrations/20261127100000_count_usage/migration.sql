-- What calls used and cost, summed up once they are over, so that a screen reads sums of a month and not its calls.

-- How far a workspace's calls are counted, by when they ended, and by which calendar.
create table usage_counts (
  workspace_id text not null,
  time_zone text not null,
  counted_to timestamptz not null default '-infinity',
  next_at timestamptz(3) not null default current_timestamp,
  constraint usage_counts_pkey primary key (workspace_id)
);
create index usage_counts_next_at_idx on usage_counts (next_at);

-- Sums of the quarters of an hour, and of the workspace's days and weeks (from Monday on), in which calls began. `cut`
-- says by what: agent, call (version, model, tool), end_user or tag; what it does not tell apart is ''.
create table usage_quarters (
  workspace_id text not null,
  cut text not null,
  quarter timestamptz(3) not null,
  agent_id text not null,
  agent_version_id text not null,
  model text not null,
  tool text not null,
  model_cost bigint not null,
  tool_cost bigint not null,
  estimated_cost bigint not null,
  model_calls integer not null,
  tool_calls integer not null,
  unpriced_calls integer not null,
  estimated_calls integer not null,
  input_tokens bigint not null,
  output_tokens bigint not null,
  constraint usage_quarters_pkey primary key (workspace_id, cut, quarter, agent_id, agent_version_id, model, tool),
  constraint usage_quarters_known check (cut in ('agent', 'call'))
) with (fillfactor = 85);
create table usage_days (
  workspace_id text not null,
  cut text not null,
  days smallint not null,
  day date not null,
  agent_id text not null,
  agent_version_id text not null,
  model text not null,
  tool text not null,
  end_user text not null,
  tag text not null,
  model_cost bigint not null,
  tool_cost bigint not null,
  estimated_cost bigint not null,
  model_calls integer not null,
  tool_calls integer not null,
  unpriced_calls integer not null,
  estimated_calls integer not null,
  input_tokens bigint not null,
  output_tokens bigint not null,
  constraint usage_days_pkey primary key (workspace_id, cut, days, day, agent_id, agent_version_id, model, tool, end_user, tag),
  constraint usage_days_known check (cut in ('agent', 'call', 'end_user', 'tag') and days in (1, 7))
) with (fillfactor = 85);

-- Calls in the order in which they ended, which is the order of counting.
create index steps_ended on steps (workspace_id, finished_at)
  where kind in ('model', 'tool') and copied_from_step_id is null and finished_at is not null;
create index cost_corrections_workspace_id_created_at_idx on cost_corrections (workspace_id, created_at);

-- What counts as used, and for how much: calls that came back, each once, and what was corrected of their cost. A
-- failed call counts where it used something all the same; one that was copied by a fork is counted where it was made.
create view usage_facts with (security_invoker = true) as
  select s.workspace_id, s.run_id, s.started_at as at, s.finished_at as known_at, s.model,
    case when s.kind = 'tool' then substr(s.name, 6) end as tool,
    case when s.kind = 'model' then coalesce(s.cost_nano_usd, 0) else 0 end as model_cost,
    case when s.kind = 'tool' then coalesce(s.cost_nano_usd, 0) else 0 end as tool_cost,
    case when s.cost_kind = 'estimated' then coalesce(s.cost_nano_usd, 0) else 0 end as estimated_cost,
    (s.kind = 'model')::int as model_calls, (s.kind = 'tool')::int as tool_calls,
    coalesce(s.cost_kind = 'unpriced', false)::int as unpriced_calls, coalesce(s.cost_kind = 'estimated', false)::int as estimated_calls,
    coalesce(s.input_tokens, 0) as input_tokens, coalesce(s.output_tokens, 0) as output_tokens
  from steps s
  where s.kind in ('model', 'tool') and s.copied_from_step_id is null
    and (s.status = 'succeeded' or (s.status = 'failed' and s.input_tokens is not null))
  union all
  select c.workspace_id, c.run_id, c.called_at, c.created_at, c.model, null, c.delta_nano_usd, 0,
    case when c.is_estimated then c.delta_nano_usd else 0 end, 0, 0, -c.was_unpriced::int, 0, 0, 0
  from cost_corrections c;
grant select on usage_facts to ground_control_app;

-- What every table of workspaces' rows has: the application may change it, and sees its own workspace's rows alone.
create procedure keep_to_workspace(variadic tables text[]) language plpgsql as $$
declare guarded text;
begin
  foreach guarded in array tables
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
revoke execute on procedure keep_to_workspace(text[]) from public;

call keep_to_workspace('usage_counts', 'usage_quarters', 'usage_days');
