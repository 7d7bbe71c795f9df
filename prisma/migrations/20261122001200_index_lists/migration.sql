-- Lists filter by status and agent, newest first, at any size: each status is read from its own end of an index.
drop index approvals_workspace_id_status_created_at_idx;
create index approvals_workspace_id_status_created_at_id_idx on approvals (workspace_id, status, created_at desc, id desc);
create index approvals_workspace_id_agent_id_status_created_at_id_idx on approvals (workspace_id, agent_id, status, created_at desc, id desc);
drop index runs_workspace_id_agent_id_created_at_id_idx;
create index runs_workspace_id_agent_id_status_created_at_id_idx on runs (workspace_id, agent_id, status, created_at desc, id desc);
create index runs_end_user on runs (workspace_id, end_user, created_at desc, id desc) where end_user is not null;

-- A budget's accounts by window, its newest first. No balance is in it: those change with every call, and a row
-- whose indexed columns stay can be updated in place.
create index budget_accounts_budget_id_starts_at_id_idx on budget_accounts (budget_id, starts_at desc, id desc);

-- Who met a budget, out of all events.
create index events_budget_refused on events (workspace_id, (data ->> 'budgetId'), created_at desc) where type = 'budget.refused';
