-- Under row security a condition may use an index only where its operator is leakproof. Comparing enums, arrays and
-- parts of JSON is not: `status = $1` reads every row of the workspace, whatever indexes there are. What a partial
-- index requires is no such condition. So each status has an index of its own; a row stands in one of them at a time.
drop index runs_workspace_id_status_created_at_id_idx;
create index runs_newest_queued on runs (workspace_id, created_at desc, id desc) where status = 'queued';
create index runs_newest_running on runs (workspace_id, created_at desc, id desc) where status = 'running';
create index runs_newest_waiting on runs (workspace_id, created_at desc, id desc) where status = 'waiting';
create index runs_newest_succeeded on runs (workspace_id, created_at desc, id desc) where status = 'succeeded';
create index runs_newest_failed on runs (workspace_id, created_at desc, id desc) where status = 'failed';
create index runs_newest_cancelled on runs (workspace_id, created_at desc, id desc) where status = 'cancelled';

drop index runs_workspace_id_agent_id_status_created_at_id_idx;
create index runs_workspace_id_agent_id_created_at_id_idx on runs (workspace_id, agent_id, created_at desc, id desc);

drop index approvals_pending;
drop index approvals_workspace_id_status_created_at_id_idx;
drop index approvals_workspace_id_agent_id_status_created_at_id_idx;
create index approvals_workspace_id_created_at_id_idx on approvals (workspace_id, created_at desc, id desc);
create index approvals_newest_pending on approvals (workspace_id, created_at desc, id desc) where status = 'pending';
create index approvals_newest_approved on approvals (workspace_id, created_at desc, id desc) where status = 'approved';
create index approvals_newest_edited on approvals (workspace_id, created_at desc, id desc) where status = 'edited';
create index approvals_newest_rejected on approvals (workspace_id, created_at desc, id desc) where status = 'rejected';
create index approvals_newest_expired on approvals (workspace_id, created_at desc, id desc) where status = 'expired';
create index approvals_newest_cancelled on approvals (workspace_id, created_at desc, id desc) where status = 'cancelled';
create index approvals_newest_superseded on approvals (workspace_id, created_at desc, id desc) where status = 'superseded';

drop index events_budget_refused;
create index events_budget_refused on events (workspace_id, created_at desc) where type = 'budget.refused';

-- Tags one by one, by time: an array's index is out of reach for the same reason, and knows no order.
drop index runs_tags_idx;
create table run_tags (
  workspace_id text not null,
  tag text not null,
  created_at timestamptz(3) not null,
  run_id text not null,
  constraint run_tags_pkey primary key (workspace_id, tag, created_at, run_id)
);
create function keep_run_tags() returns trigger language plpgsql as $$
begin
  insert into run_tags (workspace_id, tag, created_at, run_id)
  select distinct workspace_id, unnest(tags), created_at, id from fresh where tags <> '{}';
  return null;
end $$;
create trigger runs_keep_tags after insert on runs
  referencing new table as fresh for each statement execute function keep_run_tags();
insert into run_tags select distinct workspace_id, unnest(tags), created_at, id from runs;

grant select, insert, delete on run_tags to ground_control_app;
alter table run_tags enable row level security;
create policy workspace_rows on run_tags using (
  workspace_id = (select current_setting('app.workspace_id', true))
  or (select current_setting('app.workspace_id', true)) = '*'
);
