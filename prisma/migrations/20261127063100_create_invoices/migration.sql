-- What providers asked for, to be set beside what was counted.
create table invoices (
  id text not null,
  workspace_id text not null,
  name text not null,
  provider text not null,
  period text not null,
  digest text not null,
  columns jsonb not null,
  first_day date not null,
  last_day date not null,
  line_count integer not null,
  amount_nano_usd bigint not null,
  created_by text not null,
  created_at timestamptz(3) not null default current_timestamp,
  constraint invoices_pkey primary key (id),
  constraint invoices_known check (period in ('day', 'month')),
  constraint invoices_last check (first_day <= last_day)
);
create unique index invoices_workspace_id_digest_key on invoices (workspace_id, digest);
create index invoices_workspace_id_created_at_id_idx on invoices (workspace_id, created_at desc, id desc);

create table invoice_lines (
  invoice_id text not null,
  number integer not null,
  workspace_id text not null,
  period text not null,
  model text not null,
  amount_nano_usd bigint not null,
  input_tokens bigint,
  cached_input_tokens bigint,
  output_tokens bigint,
  quantity bigint,
  constraint invoice_lines_pkey primary key (invoice_id, number)
);
create index invoice_lines_workspace_id_idx on invoice_lines (workspace_id);

-- An invoice that was read by the wrong columns is removed whole and imported again; none is changed.
grant select, insert, delete on invoices, invoice_lines to ground_control_app;
alter table invoices enable row level security;
alter table invoice_lines enable row level security;
create policy workspace_rows on invoices using (
  workspace_id = (select current_setting('app.workspace_id', true))
  or (select current_setting('app.workspace_id', true)) = '*'
);
create policy workspace_rows on invoice_lines using (
  workspace_id = (select current_setting('app.workspace_id', true))
  or (select current_setting('app.workspace_id', true)) = '*'
);
