-- Who is told about a question that nobody decides, and by which ways.

alter table approvals
  add column assignees jsonb,
  add column claimed_by jsonb,
  add column escalate_at timestamptz(3),
  add column escalation_version_id text,
  add column escalation_turn jsonb;
-- What is decided is due no more.
create index approvals_escalate on approvals (escalate_at) where status = 'pending' and escalate_at is not null;

create table groups (
  id text not null,
  workspace_id text not null,
  name text not null,
  updated_at timestamptz(3) not null default current_timestamp,
  constraint groups_pkey primary key (id)
);
create unique index groups_workspace_id_name_key on groups (workspace_id, name);

create table group_members (
  group_id text not null,
  user_id text not null,
  workspace_id text not null,
  constraint group_members_pkey primary key (group_id, user_id)
);
create index group_members_workspace_id_idx on group_members (workspace_id);

create table absences (
  id text not null,
  workspace_id text not null,
  user_id text not null,
  starts_at timestamptz(3) not null,
  ends_at timestamptz(3) not null,
  delegate_id text,
  note text not null default '',
  created_by text not null,
  created_at timestamptz(3) not null default current_timestamp,
  constraint absences_pkey primary key (id),
  constraint absences_last check (starts_at < ends_at)
);
create index absences_workspace_id_ends_at_idx on absences (workspace_id, ends_at);

create table escalation_policies (
  id text not null,
  workspace_id text not null,
  name text not null,
  description text not null default '',
  version_id text not null,
  created_at timestamptz(3) not null default current_timestamp,
  updated_at timestamptz(3) not null default current_timestamp,
  archived_at timestamptz(3),
  constraint escalation_policies_pkey primary key (id)
);
create unique index escalation_policies_live_name on escalation_policies (workspace_id, name) where archived_at is null;

create table escalation_versions (
  id text not null,
  workspace_id text not null,
  policy_id text not null,
  number integer not null,
  definition jsonb not null,
  note text not null default '',
  created_by text not null,
  created_at timestamptz(3) not null default current_timestamp,
  constraint escalation_versions_pkey primary key (id)
);
create unique index escalation_versions_policy_id_number_key on escalation_versions (policy_id, number);

create table channels (
  id text not null,
  workspace_id text not null,
  name text not null,
  kind text not null,
  enabled boolean not null default true,
  settings jsonb not null,
  secret bytea,
  revision integer not null default 1,
  created_at timestamptz(3) not null default current_timestamp,
  updated_at timestamptz(3) not null default current_timestamp,
  archived_at timestamptz(3),
  constraint channels_pkey primary key (id),
  constraint channels_known check (kind in ('email', 'slack', 'webhook'))
);
create index channels_workspace_id_idx on channels (workspace_id);
create unique index channels_live_name on channels (workspace_id, name) where archived_at is null;

create table deliveries (
  id text not null,
  workspace_id text not null,
  channel_id text,
  kind text not null,
  approval_id text,
  user_id text,
  key text not null,
  message jsonb not null,
  status text not null,
  attempts integer not null default 0,
  next_at timestamptz(3),
  last_error text,
  created_at timestamptz(3) not null default current_timestamp,
  ended_at timestamptz(3),
  read_at timestamptz(3),
  constraint deliveries_pkey primary key (id),
  constraint deliveries_known check (status in ('queued', 'delivered', 'dead', 'dropped')),
  constraint deliveries_ended check ((status = 'queued') = (ended_at is null) and (status = 'queued') = (next_at is not null))
);
create unique index deliveries_workspace_id_key_key on deliveries (workspace_id, key);
create index deliveries_workspace_id_created_at_id_idx on deliveries (workspace_id, created_at desc, id desc);
create index deliveries_approval_id_idx on deliveries (approval_id);
create index deliveries_due on deliveries (next_at) where status = 'queued';
create index deliveries_inbox on deliveries (workspace_id, user_id, created_at desc, id desc) where kind = 'in_app';

create table decision_links (
  id text not null,
  workspace_id text not null,
  approval_id text not null,
  user_id text not null,
  expires_at timestamptz(3) not null,
  used_at timestamptz(3),
  constraint decision_links_pkey primary key (id)
);
create unique index decision_links_approval_id_user_id_key on decision_links (approval_id, user_id);

create trigger escalation_versions_stay before update or delete on escalation_versions for each row execute function refuse_change();
create trigger escalation_versions_stay_whole before truncate on escalation_versions for each statement execute function refuse_change();

do $$
declare guarded text;
begin
  foreach guarded in array array['groups', 'group_members', 'absences', 'escalation_policies', 'escalation_versions', 'channels', 'deliveries', 'decision_links']
  loop
    execute format('grant select, insert, update, delete on %I to ground_control_app', guarded);
    execute format('alter table %I enable row level security', guarded);
    execute format($policy$
      create policy workspace_rows on %I using (
        workspace_id = (select current_setting('app.workspace_id', true))
        or (select current_setting('app.workspace_id', true)) = '*'
      )$policy$, guarded);
  end loop;
end $$;
revoke update, delete on escalation_versions from ground_control_app;
