-- Standing grants: a person's yes ahead of time, counted and put on the record use by use.

create table approval_grants (
  id text not null,
  workspace_id text not null,
  agent_id text not null,
  agent_version_id text,
  tool text not null,
  constraints jsonb not null,
  up_to_risk text not null,
  max_uses integer not null,
  uses integer not null default 0,
  reason text not null,
  author jsonb not null,
  created_at timestamptz(3) not null default current_timestamp,
  expires_at timestamptz(3) not null,
  revoked_at timestamptz(3),
  revoked_by jsonb,
  revoked_reason text,
  constraint approval_grants_pkey primary key (id),
  constraint approval_grants_risk check (up_to_risk in ('low', 'medium')),
  constraint approval_grants_uses check (uses between 0 and max_uses)
);
create index approval_grants_workspace_id_created_at_id_idx on approval_grants (workspace_id, created_at desc, id desc);
-- What calls are held against; at most so many live at a time.
create index approval_grants_live on approval_grants (workspace_id, expires_at) where revoked_at is null;

alter table approvals
  add column grant_id text,
  add column bypass_id text;
create index approvals_by_grant on approvals (grant_id, created_at desc) where grant_id is not null;

grant select, insert on approval_grants to ground_control_app;
grant update (uses, revoked_at, revoked_by, revoked_reason) on approval_grants to ground_control_app;
alter table approval_grants enable row level security;
create policy workspace_rows on approval_grants using (
  workspace_id = (select current_setting('app.workspace_id', true))
  or (select current_setting('app.workspace_id', true)) = '*'
);
