import type { OverrideKind, OverrideReceipt, OverrideScope } from '@ground-control/core/overrides/schema'
import type { Tx } from '@ground-control/db/database'
import { countLiveWorkers } from '@ground-control/db/repositories/dispatch'
import { countOpenRuns, countStartsLastHour } from '@ground-control/db/repositories/run-counts'

type Bearing = Pick<OverrideReceipt, 'goingOn' | 'startedLastHour' | 'servingWorkers'>

/** What an order that stops nothing bears on. `versionId`: of a pinned version. */
export async function bearingOf(
  tx: Tx,
  kind: OverrideKind,
  scope: Exclude<OverrideScope, { kind: 'budget' }>,
  versionId: string | null,
): Promise<Bearing> {
  const [goingOn, startedLastHour, serving] = await Promise.all([
    countOpenRuns(tx, scope),
    kind === 'freeze' ? countStartsLastHour(tx, scope) : undefined,
    versionId === null ? undefined : countLiveWorkers(tx, [versionId]),
  ])
  return {
    goingOn,
    ...(startedLastHour !== undefined && { startedLastHour }),
    ...(serving !== undefined && { servingWorkers: serving.get(versionId ?? '') ?? 0 }),
  }
}
