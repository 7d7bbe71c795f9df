-- Ids of events carry the database's time, so their order is the list's, and one index is key and list. Those of a run
-- stand in one of their own, and only those.
alter table events drop constraint events_pkey;
alter table events add constraint events_pkey primary key (workspace_id, id);
drop index events_workspace_id_created_at_id_idx;
drop index events_run_id_created_at_idx;
create index events_run on events (run_id, id) where run_id is not null;
