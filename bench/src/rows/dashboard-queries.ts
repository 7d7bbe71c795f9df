import type { Actor } from '@ground-control/core/actors'
import { appRouter } from '../../../apps/control-plane/src/server/router.ts'
import type { BenchServices } from '../stage/services.ts'

/** What the dashboard's pages ask, by name, as a person of a workspace. */
export function dashboardQueries(
  { services, hot }: BenchServices,
  actor: Actor,
): Array<[name: string, ask: () => Promise<unknown>]> {
  const caller = appRouter.createCaller({
    services,
    hot,
    actor,
    sessionId: null,
    userAgent: null,
    ip: '127.0.0.1',
  })
  const by = (['agent', 'version', 'model', 'endUser', 'tag', 'tool'] as const).map(
    (group): [string, () => Promise<unknown>] => [`usage by ${group}`, () => caller.usage.by({ by: group })],
  )
  return [
    ['overview', () => caller.metrics.overview({ range: '24h' })],
    ['series', () => caller.metrics.series({ range: '24h' })],
    ['spend by agent', () => caller.metrics.spendBy({ range: '24h', by: 'agent' })],
    ['runs', () => caller.runs.list({ limit: 50 })],
    ['runs of a tag', () => caller.runs.list({ limit: 50, tag: 'tag-1' })],
    ['failed runs', () => caller.runs.list({ limit: 50, status: ['failed'] })],
    ['agents', () => caller.agents.list()],
    ['budgets', () => caller.budgets.list()],
    ['usage by day', () => caller.usage.days()],
    ...by,
  ]
}
