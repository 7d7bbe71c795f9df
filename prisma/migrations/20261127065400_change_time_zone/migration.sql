-- Which zones came before the present one, and until when each counted: what was open at a change keeps its end.
alter table workspaces add column time_zone_changes jsonb not null default '[]';
