-- Keys of published events get a table of their own: a unique key over partitions must name what they are parted by,
-- and a key that holds for a month only would let the same event in again.
create table event_keys (
  workspace_id text not null,
  key text not null,
  event_id text not null,
  constraint event_keys_pkey primary key (workspace_id, key)
);
insert into event_keys (workspace_id, key, event_id)
  select workspace_id, idempotency_key, id from events where idempotency_key is not null;
drop index events_idempotency_key;
create trigger event_keys_stay before update or delete on event_keys for each row execute function refuse_change();
create trigger event_keys_stay_whole before truncate on event_keys for each statement execute function refuse_change();
grant select, insert on event_keys to ground_control_app;
alter table event_keys enable row level security;
create policy workspace_rows on event_keys using (
  workspace_id = (select current_setting('app.workspace_id', true))
  or (select current_setting('app.workspace_id', true)) = '*'
);

-- Nothing below changes a table until its owner calls partition_by_month: docs/scaling.md.

-- Where a month begins in the column that a table is parted by. The first ten characters of an id behind its prefix
-- are its time in milliseconds, and a text that is cut off there sorts before all ids of that moment.
create function month_bound(whole text, month date) returns text language sql stable as $$
  select case whole
    when 'ledger_entries' then to_char(month, 'YYYY-MM-DD') || ' 00:00:00+00'
    when 'events' then 'evt_' || (
      select string_agg(substr('0123456789abcdefghjkmnpqrstvwxyz', ((ms >> (5 * (9 - place))) & 31)::int + 1, 1), '' order by place)
      from (select (extract(epoch from month::timestamp at time zone 'UTC') * 1000)::bigint as ms) moment, generate_series(0, 9) as place)
  end
$$;

-- Adds the months that lack up to `ahead` months from now, to the tables that are parted. The control plane's role may
-- call it and owns nothing: that is why it runs as the owner. Rows are written meanwhile: attaching locks nobody out.
create function add_partitions(ahead integer default 3) returns setof text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  whole text;
  month date;
  first_month date;
  part text;
begin
  perform pg_advisory_xact_lock(7162025);
  foreach whole in array array['events', 'ledger_entries'] loop
    continue when not exists (select from pg_class where oid = to_regclass(whole) and relkind = 'p');
    first_month := date_trunc('month', now() at time zone 'UTC')::date;
    -- What was there before reaches to the month that it is named for.
    select greatest(first_month, max(to_date(substring(c.relname from '_before_(\d{4}_\d\d)$'), 'YYYY_MM'))) into first_month
      from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = to_regclass(whole);
    for month in select generate_series(first_month, date_trunc('month', now() at time zone 'UTC') + make_interval(months => ahead), interval '1 month')::date loop
      part := whole || '_' || to_char(month, 'YYYY_MM');
      continue when to_regclass(part) is not null;
      execute format('create table %I (like %I including all)', part, whole);
      execute format('alter table %I enable row level security', part);
      execute format('create trigger %I before truncate on %I for each statement execute function refuse_change()', whole || '_stay_whole', part);
      execute format('alter table %I attach partition %I for values from (%L) to (%L)', whole, part,
        month_bound(whole, month), month_bound(whole, (month + interval '1 month')::date));
      return next part;
    end loop;
  end loop;
end $$;
revoke execute on function add_partitions(integer) from public;
grant execute on function add_partitions(integer) to ground_control_app;

-- Turns a table into one by months, while it is written: its rows stay where they are, as the first partition, which
-- takes what comes until the month after next. Called outside of a transaction, by the owner; called again after it
-- was broken off, it goes on.
create procedure partition_by_month(whole text) language plpgsql as $$
declare
  parted_by constant text := case whole when 'events' then 'id' when 'ledger_entries' then 'created_at' end;
  next_whole constant text := whole || '_by_month';
  until constant date := date_trunc('month', now() at time zone 'UTC') + interval '2 months';
  before constant text := whole || '_before_' || to_char(until, 'YYYY_MM');
  bound constant text := month_bound(whole, until);
  said record;
  triggers text[];
begin
  if parted_by is null then
    raise exception 'rows of % cannot be parted by month: see docs/scaling.md', whole using errcode = 'feature_not_supported';
  end if;
  if exists (select from pg_class where oid = to_regclass(whole) and relkind = 'p') then
    raise notice '% is parted already', whole;
    return;
  end if;
  set local lock_timeout = '5s';
  execute format('drop table if exists %I', next_whole);
  execute format('alter table %I drop constraint if exists %I', whole, next_whole);
  execute format('create table %I (like %I including all) partition by range (%I)', next_whole, whole, parted_by);
  execute format('alter table %I add constraint %I check (%I < %L) not valid', whole, next_whole, parted_by, bound);
  commit;
  -- Reads every row and keeps no writer out.
  execute format('alter table %I validate constraint %I', whole, next_whole);
  commit;

  -- From here to the commit nobody writes; nothing in it depends on how many rows there are.
  set local lock_timeout = '5s';
  execute format('lock table %I in access exclusive mode', whole);
  select array_agg(pg_get_triggerdef(oid)) into triggers from pg_trigger where tgrelid = to_regclass(whole) and not tgisinternal;
  -- Those for each row come back to it from the whole.
  for said in select tgname from pg_trigger where tgrelid = to_regclass(whole) and not tgisinternal and tgtype & 1 = 1 loop
    execute format('drop trigger %I on %I', said.tgname, whole);
  end loop;
  execute format('alter table %I rename to %I', whole, before);
  execute format('alter table %I rename to %I', next_whole, whole);
  execute format('alter table %I enable row level security', whole);
  for said in select policyname, qual from pg_policies where schemaname = current_schema and tablename = before loop
    execute format('create policy %I on %I using (%s)', said.policyname, whole, said.qual);
  end loop;
  for said in
    select privilege_type, grantee::regrole::text as grantee from pg_class, aclexplode(relacl)
    where pg_class.oid = to_regclass(before) and grantee <> relowner
  loop
    execute format('grant %s on %I to %s', said.privilege_type, whole, said.grantee);
  end loop;
  execute array_to_string(triggers, '; ');
  execute format('alter table %I attach partition %I for values from (minvalue) to (%L)', whole, before, bound);
  execute format('alter table %I drop constraint %I', before, next_whole);
  execute format('revoke all on %I from ground_control_app', before);
  -- Later migrations name the indexes of the whole.
  for said in
    select own.relname as own, part.relname as part from pg_inherits i
    join pg_class own on own.oid = i.inhparent join pg_class part on part.oid = i.inhrelid
    join pg_index x on x.indexrelid = own.oid where x.indrelid = to_regclass(whole)
  loop
    execute format('alter index %I rename to %I', said.part, left(said.part, 50) || '_' || to_char(until, 'YYYY_MM'));
    execute format('alter index %I rename to %I', said.own, said.part);
  end loop;
  perform add_partitions();
  commit;
  execute format('analyze %I', whole);
end $$;
