-- Charts and totals read these two indexes and no rows: at a million steps a day the rows themselves, with what was
-- asked and answered, are a hundred times as much. Steps that are no calls (code, sleeps, waits) are not in it at all.
DROP INDEX "steps_workspace_id_started_at_idx";
create index steps_calls on steps (workspace_id, started_at)
  include (run_id, kind, status, model, input_tokens, output_tokens, cost_nano_usd) where kind in ('model', 'tool');
create index runs_finished on runs (workspace_id, finished_at)
  include (agent_id, status, started_at) where finished_at is not null;
