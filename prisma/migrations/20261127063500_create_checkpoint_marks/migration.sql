-- How far the signed checkpoints of a workspace are written to each place outside the database.
create table audit_checkpoint_marks (
  workspace_id text not null,
  sink text not null,
  batch integer not null default 0,
  entries bigint not null default 0,
  written_at timestamptz(3),
  attempts integer not null default 0,
  next_at timestamptz(3) not null default current_timestamp,
  failing_since timestamptz(3),
  last_error text,
  constraint audit_checkpoint_marks_pkey primary key (workspace_id, sink)
);
create index audit_checkpoint_marks_sink_next_at_idx on audit_checkpoint_marks (sink, next_at);
grant select, insert, update, delete on audit_checkpoint_marks to ground_control_app;
alter table audit_checkpoint_marks enable row level security;
create policy workspace_rows on audit_checkpoint_marks using (
  workspace_id = (select current_setting('app.workspace_id', true))
  or (select current_setting('app.workspace_id', true)) = '*'
);
