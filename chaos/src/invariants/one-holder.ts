import { bySql } from './invariant.ts'

/** Runs that were given in one answer share its token: it is their worker's alone. */
export const oneHolder = () =>
  bySql(
    3,
    'a run that runs has one holder, and no token is two workers’; no step is newer than the last lease',
    `select r.id as "runId", r.status, r.lease_token as token, r.lease_worker_id as "workerId", r.fence from runs r
     where (r.status = 'running' and (r.lease_token is null or r.lease_worker_id is null or r.lease_until is null or r.fence < 1))
        or (r.status = 'running' and exists (select from runs o where o.lease_token = r.lease_token and o.lease_worker_id <> r.lease_worker_id and o.status = 'running'))
        or exists (select from steps s where s.run_id = r.id and s.fence > r.fence)`,
  )
