-- Whom an entry concerns beside its actor and its subject: the people and keys that its before and after name. Only
-- entries of actions that name somebody have rows; what runs write all the time has none. A table, not an index over
-- JSON: row security keeps the planner from using the operators of one.
create table audit_concerned (
  workspace_id text not null,
  who text not null,
  entry_id text not null,
  constraint audit_concerned_pkey primary key (workspace_id, who, entry_id)
);
create trigger audit_concerned_stay before update or delete on audit_concerned for each row execute function refuse_change();
create trigger audit_concerned_stay_whole before truncate on audit_concerned for each statement execute function refuse_change();
grant select, insert on audit_concerned to ground_control_app;
alter table audit_concerned enable row level security;
create policy workspace_rows on audit_concerned using (
  workspace_id = (select current_setting('app.workspace_id', true))
  or (select current_setting('app.workspace_id', true)) = '*'
);
