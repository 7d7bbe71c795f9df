import { bySql } from './invariant.ts'

/** Each row that somebody made or ended, and what the audit must say of it. */
export const mutationsAreAudited = () =>
  bySql(
    9,
    'what was made, ended or ordered is on the record',
    `with made (id, actions) as (
       select id, array['run.start', 'run.retry', 'run.fork'] from runs
       union all select id, array['run.' || status] from runs where status in ('succeeded', 'failed', 'cancelled')
       union all select id, array['budget.save'] from budgets
       union all select id, array['access.create_api_key'] from api_keys
       union all select id, array['override.apply'] from overrides
       union all select id, array['approval.ask'] from approvals)
     select made.id, made.actions from made
     where not exists (select from audit_entries e where e.subject_id = made.id and e.action = any(made.actions))
     union all
     select published.id, array['event.publish'] from (
       select id from events where source = 'api'
       except select jsonb_array_elements_text(after -> 'eventIds') from audit_entries where action = 'event.publish'
     ) published`,
  )
