-- An archived policy gives its name free.
drop index policies_workspace_id_name_key;
create unique index policies_live_name on policies (workspace_id, name) where archived_at is null;

-- What policies refused and asked lately, without reading the runs' other events.
create index events_policy on events (workspace_id, created_at) where type in ('policy.denied', 'policy.asked');

-- Newest orders first, page by page.
drop index overrides_workspace_id_created_at_idx;
create index overrides_workspace_id_created_at_id_idx on overrides (workspace_id, created_at desc, id desc);

-- Orders whose time is up, over all workspaces.
create index overrides_due on overrides (expires_at) where lifted_at is null and expires_at is not null;
