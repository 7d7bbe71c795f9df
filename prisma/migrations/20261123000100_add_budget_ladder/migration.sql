-- When a throttled account lets the next call pass.
alter table budget_accounts add column next_at timestamptz(3);

-- Who waits for a budget to be raised.
create index approvals_raises on approvals (workspace_id) where status = 'pending' and action = 'budget.raise';
-- What raises it.
create index overrides_top_ups on overrides (workspace_id) where lifted_at is null and kind = 'top_up';
