-- Who must decide a question and how many of them; free questions; what is asked back.

alter table approvals
  add column kind text not null default 'approval',
  add column answer_schema jsonb,
  add column answer jsonb,
  add column answers_comments boolean not null default false,
  add column need integer not null default 1,
  add column separate_duties boolean not null default false,
  add column proposal jsonb,
  add column round integer not null default 1,
  add column exceptions jsonb;
alter table approvals
  add constraint approvals_kind check (kind in ('approval', 'question')),
  add constraint approvals_need check (need between 1 and 20 and (kind = 'approval' or need = 1)),
  add constraint approvals_answered check (status <> 'answered' or kind = 'question');
create index approvals_newest_answered on approvals (workspace_id, created_at desc, id desc) where status = 'answered';

create table approval_votes (
  id text not null,
  workspace_id text not null,
  approval_id text not null,
  round integer not null,
  digest text not null,
  voter_id text not null,
  voter jsonb not null,
  instead_of text,
  exceptions jsonb,
  reason text,
  created_at timestamptz(3) not null default current_timestamp,
  constraint approval_votes_pkey primary key (id)
);
-- One vote a person for what is asked at the time.
create unique index approval_votes_approval_id_round_voter_id_key on approval_votes (approval_id, round, voter_id);

alter table approval_comments
  add column to_agent boolean not null default false,
  add column reply_to text;
create unique index approval_comments_reply_to_key on approval_comments (reply_to);

-- Beside the name: who published is compared with who approves.
alter table policy_versions add column created_by_id text;

create trigger approval_votes_stay before update or delete on approval_votes for each row execute function refuse_change();
create trigger approval_votes_stay_whole before truncate on approval_votes for each statement execute function refuse_change();
grant select, insert on approval_votes to ground_control_app;
alter table approval_votes enable row level security;
create policy workspace_rows on approval_votes using (
  workspace_id = (select current_setting('app.workspace_id', true))
  or (select current_setting('app.workspace_id', true)) = '*'
);
