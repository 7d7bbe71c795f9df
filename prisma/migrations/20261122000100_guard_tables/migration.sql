-- What Prisma's schema cannot say: partial indexes, rows that never change, who may do what, and row security.

-- Work that is due, found without reading what is not.
create index runs_queued on runs (dispatched_at nulls first) where status = 'queued';
create index runs_leased on runs (lease_until) where status = 'running';
create index runs_active on runs (workspace_id, agent_id) where status in ('queued', 'running', 'waiting');
create index steps_due on steps (wake_at) where status = 'waiting' and wake_at is not null;
create index steps_event on steps (workspace_id, event_type, event_key) where status = 'waiting' and kind = 'event';
create index holds_due on holds (expires_at) where status = 'open';
create index approvals_due on approvals (deadline_at) where status = 'pending' and deadline_at is not null;
create index approvals_pending on approvals (workspace_id, created_at) where status = 'pending';
create index overrides_in_force on overrides (workspace_id) where lifted_at is null;
create index events_for_waits on events (workspace_id, type, created_at) where run_id is null;

-- A budget never holds less than nothing.
alter table budget_accounts add constraint budget_accounts_not_negative check (held >= 0 and spent >= 0 and overage >= 0);
alter table ledger_entries add constraint ledger_entries_positive check (amount > 0 and debit <> credit);
alter table holds add constraint holds_ended check ((status = 'open') = (ended_at is null));

-- Rows that are facts: nobody changes or removes one, the owner by mistake included.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are never changed or removed', tg_table_name using errcode = 'insufficient_privilege';
end $$;

do $$
declare fact text;
begin
  foreach fact in array array['audit_entries', 'audit_batches', 'audit_leaves', 'ledger_entries', 'events', 'agent_versions', 'policy_versions']
  loop
    execute format('create trigger %I before update or delete on %I for each row execute function refuse_change()', fact || '_stay', fact);
    execute format('create trigger %I before truncate on %I for each statement execute function refuse_change()', fact || '_stay_whole', fact);
  end loop;
end $$;

-- A terminal run never changes: what finished is evidence.
create function refuse_terminal_change() returns trigger language plpgsql as $$
begin
  raise exception 'run % is % and never changes', old.id, old.status using errcode = 'integrity_constraint_violation';
end $$;
create trigger runs_terminal before update on runs for each row
  when (old.status in ('succeeded', 'failed', 'cancelled')) execute function refuse_terminal_change();

-- Every audit entry waits for its seal, in the same transaction.
create function await_seal() returns trigger language plpgsql as $$
begin
  insert into audit_unsealed (entry_id, workspace_id) select id, workspace_id from fresh;
  return null;
end $$;
create trigger audit_entries_await_seal after insert on audit_entries
  referencing new table as fresh for each statement execute function await_seal();

-- The roles that processes log in as. Logins and passwords are set by the migrator.
do $$
begin
  if not exists (select from pg_roles where rolname = 'ground_control_app') then create role ground_control_app nologin; end if;
  if not exists (select from pg_roles where rolname = 'ground_control_queue') then create role ground_control_queue nologin; end if;
end $$;

grant usage on schema public to ground_control_app;
grant select, insert, update, delete on all tables in schema public to ground_control_app;
grant usage, select on all sequences in schema public to ground_control_app;
revoke update, delete on audit_entries, audit_batches, audit_leaves, ledger_entries, events, agent_versions, policy_versions from ground_control_app;
revoke all on _prisma_migrations from ground_control_app;
revoke all on schema public from ground_control_queue;

-- The second wall: a forgotten condition shows no other workspace's rows. '*' is for our own loops and for
-- finding out who asks. The sub-select is read once per statement, not once per row.
do $$
declare guarded text;
begin
  for guarded in
    select c.table_name from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and c.column_name = 'workspace_id' and t.table_type = 'BASE TABLE'
  loop
    execute format('alter table %I enable row level security', guarded);
    execute format($policy$
      create policy workspace_rows on %I using (
        workspace_id = (select current_setting('app.workspace_id', true))
        or (select current_setting('app.workspace_id', true)) = '*'
      )$policy$, guarded);
  end loop;
end $$;
alter table workspaces enable row level security;
create policy workspace_rows on workspaces using (
  id = (select current_setting('app.workspace_id', true))
  or (select current_setting('app.workspace_id', true)) = '*'
);
