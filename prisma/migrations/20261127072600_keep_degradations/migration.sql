-- The steps down that led a call to its model: from which to which, by whose word, and what that saved.
alter table steps add column degraded jsonb;
create index steps_degraded on steps (workspace_id, started_at)
  where degraded is not null and copied_from_step_id is null;
