-- Reservations that one transaction makes in an account are posted as one entry: which call holds how much of it is
-- in holds, whose figures never change. An entry for each call and account was most of what an admission cost.
alter table ledger_entries add column holds integer not null default 1;
alter table ledger_entries alter column hold_id drop not null;
alter table ledger_entries alter column run_id drop not null;
alter table ledger_entries add constraint ledger_entries_of_one_hold
  check (holds >= 1 and (holds = 1) = (hold_id is not null) and (hold_id is null) = (run_id is null) and (holds = 1 or kind = 'hold'));

-- Read by account alone, newest first: one index instead of three.
drop index "ledger_entries_run_id_idx";
drop index "ledger_entries_account_id_created_at_idx";
alter table ledger_entries drop constraint "ledger_entries_pkey";
alter table ledger_entries add constraint "ledger_entries_pkey" primary key (account_id, created_at, id);

-- What was reserved is the record of it, and ends once.
create function refuse_other_hold() returns trigger language plpgsql as $$
begin
  raise exception 'hold % is % and is never another one', old.id, old.status using errcode = 'integrity_constraint_violation';
end $$;
create trigger holds_end_once before update on holds for each row
  when (old.status <> 'open' or (old.id, old.run_id, old.step_id, old.account_ids, old.amounts, old.created_at)
    is distinct from (new.id, new.run_id, new.step_id, new.account_ids, new.amounts, new.created_at))
  execute function refuse_other_hold();
create trigger holds_stay before delete on holds for each row execute function refuse_change();
