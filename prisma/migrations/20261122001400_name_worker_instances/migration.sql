-- Of workers that somebody supervises: at most one process of an instance lives, so a new one says that the former is gone.
alter table workers add column instance text;
create index workers_instance on workers (workspace_id, instance) where instance is not null and stopped_at is null;
