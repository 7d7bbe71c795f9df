-- A batch lists its entries itself, in the order of the tree's leaves. A row and two index entries for each leaf cost
-- more than the entry they stood for.
alter table audit_batches add column entry_ids text[];
alter table audit_batches disable trigger audit_batches_stay;
update audit_batches b set entry_ids =
  (select coalesce(array_agg(l.entry_id order by l.position), '{}') from audit_leaves l where l.batch_id = b.id);
alter table audit_batches enable trigger audit_batches_stay;
drop table audit_leaves;
-- Which batch holds an entry: the first one made after it, or one soon after.
create index audit_batches_workspace_id_created_at_idx on audit_batches (workspace_id, created_at);

-- The waiting list is written with every entry and emptied twice a second: it is read whole, and needs no index. It
-- keeps the leaf's hash, so that an entry changed or removed before its seal is found out by it.
alter table audit_unsealed drop constraint audit_unsealed_pkey;
drop index audit_unsealed_workspace_id_entry_id_idx;
alter table audit_unsealed add column leaf_hash bytea;
update audit_unsealed u set leaf_hash = (select e.leaf_hash from audit_entries e where e.id = u.entry_id);
-- An entry that is gone already has no hash left; what stands for it will not fit, and verification names it.
update audit_unsealed set leaf_hash = sha256('') where leaf_hash is null;
alter table audit_unsealed alter column leaf_hash set not null;
create or replace function await_seal() returns trigger language plpgsql as $$
begin
  insert into audit_unsealed (entry_id, workspace_id, leaf_hash) select id, workspace_id, leaf_hash from fresh;
  return null;
end $$;

-- Ids of entries carry the database's time, so their order is the trail's, and one index is key and list.
alter table audit_entries drop constraint audit_entries_pkey;
alter table audit_entries add constraint audit_entries_pkey primary key (workspace_id, id);
drop index audit_entries_workspace_id_at_id_idx;

-- Each filter finds its page without a sort. What runs write all the time stands in as few of these as can be: an
-- entry that tells of a run as its subject is found by the run, what the platform itself does by looking through the
-- list, and so are the actions that make up most of it.
drop index audit_entries_run;
create index audit_entries_run on audit_entries (workspace_id, run_id, id) where run_id is not null;
drop index audit_entries_workspace_id_subject_id_at_id_idx;
create index audit_entries_subject on audit_entries (workspace_id, subject_id, id) where subject_kind <> 'run';
drop index audit_entries_workspace_id_actor_id_at_id_idx;
create index audit_entries_actor on audit_entries (workspace_id, actor_id, id) where actor_kind <> 'system';
drop index audit_entries_workspace_id_action_at_id_idx;
create index audit_entries_action on audit_entries (workspace_id, action, id)
  where action not in ('run.start', 'run.succeeded', 'model.call', 'tool.call');
