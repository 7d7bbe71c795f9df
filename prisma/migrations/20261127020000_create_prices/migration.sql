-- What a workspace pays by its own agreements: versions with the moment from which each counts, never changed. Amounts
-- are nano-USD per million tokens, and per call.
create table prices (
  id text not null,
  workspace_id text not null,
  kind text not null,
  name text not null,
  valid_from timestamptz(3) not null,
  is_taken_back boolean not null,
  input_nano_usd bigint not null,
  output_nano_usd bigint not null,
  cached_input_nano_usd bigint,
  reasoning_nano_usd bigint,
  batch_input_nano_usd bigint,
  batch_output_nano_usd bigint,
  per_call_nano_usd bigint not null,
  note text not null default '',
  created_by text not null,
  created_at timestamptz(3) not null default current_timestamp,
  constraint prices_pkey primary key (id)
);
alter table prices add constraint prices_known check (kind in ('model', 'tool'));
alter table prices add constraint prices_not_negative check (
  input_nano_usd >= 0 and output_nano_usd >= 0 and per_call_nano_usd >= 0 and coalesce(cached_input_nano_usd, 0) >= 0
  and coalesce(reasoning_nano_usd, 0) >= 0 and coalesce(batch_input_nano_usd, 0) >= 0 and coalesce(batch_output_nano_usd, 0) >= 0);
create index prices_workspace_id_kind_name_valid_from_id_idx on prices (workspace_id, kind, name, valid_from desc, id desc);
create trigger prices_stay before update or delete on prices for each row execute function refuse_change();
create trigger prices_stay_whole before truncate on prices for each statement execute function refuse_change();
grant select, insert on prices to ground_control_app;
alter table prices enable row level security;
create policy workspace_rows on prices using (
  workspace_id = (select current_setting('app.workspace_id', true))
  or (select current_setting('app.workspace_id', true)) = '*'
);

-- By which price a call was charged: `own:<id>` or `list:<version>`. What it was charged for is kept, so that it
-- can be charged again where that price was wrong.
alter table steps add column price_source text;
alter table steps add column cached_input_tokens bigint;
alter table steps add column reasoning_tokens bigint;
alter table steps add column is_batch boolean;

-- What a call cost more or less than was counted when it ended: its price was wrong. The call's own row stays.
create table cost_corrections (
  id text not null,
  workspace_id text not null,
  step_id text not null,
  run_id text not null,
  model text not null,
  called_at timestamptz(3) not null,
  delta_nano_usd bigint not null,
  was_unpriced boolean not null,
  price_source text not null,
  created_at timestamptz(3) not null default current_timestamp,
  constraint cost_corrections_pkey primary key (id)
);
create index cost_corrections_workspace_id_called_at_idx on cost_corrections (workspace_id, called_at);
create index cost_corrections_step_id_idx on cost_corrections (step_id);
create trigger cost_corrections_stay before update or delete on cost_corrections for each row execute function refuse_change();
create trigger cost_corrections_stay_whole before truncate on cost_corrections for each statement execute function refuse_change();
grant select, insert on cost_corrections to ground_control_app;
alter table cost_corrections enable row level security;
create policy workspace_rows on cost_corrections using (
  workspace_id = (select current_setting('app.workspace_id', true))
  or (select current_setting('app.workspace_id', true)) = '*'
);

-- Usage tells how sure a cost is, from the same index as the charts.
drop index steps_calls;
create index steps_calls on steps (workspace_id, started_at)
  include (run_id, kind, status, model, input_tokens, output_tokens, cost_nano_usd, cost_kind)
  where kind in ('model', 'tool') and copied_from_step_id is null;
