-- How runs went, summed up once they are over, beside what their calls used: of quarters of an hour and of half days,
-- of one agent and ('') of all.
create table run_sums (
  workspace_id text not null,
  minutes integer not null,
  agent_id text not null,
  at timestamptz(3) not null,
  started integer not null,
  succeeded integer not null,
  failed integer not null,
  cancelled integer not null,
  constraint run_sums_pkey primary key (workspace_id, minutes, agent_id, at),
  constraint run_sums_known check (minutes in (15, 720))
) with (fillfactor = 85);

-- How long runs took that were not cancelled, in buckets each two per cent wider than the one before: what is read out
-- of them is wrong by one per cent at most (Masson, Rim, Lee: DDSketch, 2019).
create table run_durations (
  workspace_id text not null,
  minutes integer not null,
  agent_id text not null,
  at timestamptz(3) not null,
  bucket smallint not null,
  runs integer not null,
  constraint run_durations_pkey primary key (workspace_id, minutes, agent_id, at, bucket),
  constraint run_durations_known check (minutes in (15, 720))
) with (fillfactor = 85);

create function duration_bucket(ms double precision) returns smallint language sql immutable parallel safe
  return ceil(ln(greatest(ms, 1)) / ln(1.02::float8))::smallint;
create function bucket_ms(bucket smallint) returns double precision language sql immutable parallel safe
  return 2 * 1.02::float8 ^ bucket / 2.02;

-- What there is to sum up: each run once when it is made and once when it is over.
create view run_facts with (security_invoker = true) as
  select r.workspace_id, r.agent_id, r.created_at as at, 1 as started, 0 as succeeded, 0 as failed, 0 as cancelled, null::smallint as bucket
  from runs r
  union all
  select r.workspace_id, r.agent_id, r.finished_at, 0, (r.status = 'succeeded')::int, (r.status = 'failed')::int,
    (r.status = 'cancelled')::int,
    case when r.status <> 'cancelled' and r.started_at is not null
      then duration_bucket(extract(epoch from r.finished_at - r.started_at)::float8 * 1000) end
  from runs r where r.finished_at is not null;
grant select on run_facts to ground_control_app;

call keep_to_workspace('run_sums', 'run_durations');
