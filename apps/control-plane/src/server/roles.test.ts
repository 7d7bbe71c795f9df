import { apiKeyScope } from '@ground-control/core/actors'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestServices } from '../../test/services.ts'
import { appRouter } from './router.ts'

/** Who may call what. Each procedure stands here by name: a new one without a line fails the test below. */
const everybody = ['viewer', 'operator', 'developer', 'admin']
const deciders = ['operator', 'developer', 'admin']
const builders = ['developer', 'admin']
const admins = ['admin']
const workers = ['worker']
const open = [...everybody, 'worker', 'nobody']

const allowed: Record<string, string[]> = {
  'absences.list': everybody,
  'absences.add': deciders,
  'absences.end': deciders,
  'access.signIn': open,
  'access.signOut': open,
  'access.me': everybody,
  'access.switchWorkspace': everybody,
  'access.createWorkspace': admins,
  'access.changeTimeZone': admins,
  'access.changePassword': everybody,
  'access.members': everybody,
  'access.addMember': admins,
  'access.changeRole': admins,
  'access.removeMember': admins,
  'access.sessions': everybody,
  'access.revokeSession': everybody,
  'access.apiKeys': admins,
  'access.createApiKey': admins,
  'access.revokeApiKey': admins,
  'agents.register': [...builders, 'worker'],
  'agents.list': everybody,
  'agents.get': everybody,
  'agents.workers': everybody,
  'anomalies.list': everybody,
  'anomalies.get': everybody,
  'anomalies.learning': everybody,
  'anomalies.acknowledge': deciders,
  'anomalies.dismiss': deciders,
  'anomalies.rules': everybody,
  'anomalies.saveRule': admins,
  'anomalies.removeRule': admins,
  'grants.list': everybody,
  'grants.proposals': everybody,
  'grants.preview': everybody,
  'grants.create': admins,
  'grants.revoke': deciders,
  'approvals.list': everybody,
  'approvals.get': everybody,
  'approvals.rules': everybody,
  'approvals.insights': everybody,
  'approvals.decide': deciders,
  'approvals.comment': deciders,
  'approvals.assign': deciders,
  'approvals.claim': deciders,
  'approvals.release': deciders,
  'audit.list': everybody,
  'audit.timeline': everybody,
  'audit.sinks': everybody,
  'audit.verify': everybody,
  'audit.export': admins,
  'audit.checkpoints': everybody,
  'breakers.list': everybody,
  'breakers.get': everybody,
  'budgets.list': everybody,
  'budgets.get': everybody,
  'budgets.preview': everybody,
  'budgets.save': admins,
  'budgets.archive': admins,
  'budgets.ledger': everybody,
  'channels.list': everybody,
  'channels.save': admins,
  'channels.archive': admins,
  'channels.test': admins,
  'channels.deliveries': everybody,
  'channels.retryDelivery': deciders,
  'config.list': everybody,
  'config.set': admins,
  'config.remove': admins,
  'config.secrets': admins,
  'config.setSecret': admins,
  'config.removeSecret': admins,
  'decisionLinks.open': open,
  'decisionLinks.decide': open,
  'escalations.list': everybody,
  'escalations.get': everybody,
  'escalations.publish': admins,
  'escalations.archive': admins,
  'escalations.simulate': everybody,
  'events.publish': builders,
  'events.publishMany': builders,
  'events.list': everybody,
  'events.watch': everybody,
  'groups.list': everybody,
  'groups.save': admins,
  'groups.remove': admins,
  'metrics.overview': everybody,
  'metrics.series': everybody,
  'metrics.spendBy': everybody,
  'metrics.queues': everybody,
  'notices.list': everybody,
  'notices.read': everybody,
  'overrides.list': everybody,
  'overrides.apply': deciders,
  'overrides.lift': deciders,
  'overrides.receipt': everybody,
  'overrides.setResult': deciders,
  'policies.list': everybody,
  'policies.get': everybody,
  'policies.save': admins,
  'policies.publish': admins,
  'policies.rollback': admins,
  'policies.archive': admins,
  'policies.backtest': everybody,
  'policies.simulate': everybody,
  'policies.check': everybody,
  'policies.vocabulary': everybody,
  'invoices.list': everybody,
  'invoices.get': everybody,
  'invoices.export': everybody,
  'invoices.import': admins,
  'invoices.remove': admins,
  'prices.list': everybody,
  'prices.save': admins,
  'prices.reprice': admins,
  'degradation.list': everybody,
  'usage.by': everybody,
  'usage.days': everybody,
  'usage.export': everybody,
  'runs.start': builders,
  'runs.startMany': builders,
  'runs.get': everybody,
  'runs.list': everybody,
  'runs.wait': everybody,
  'runs.watch': everybody,
  'runs.cancel': deciders,
  'runs.retry': deciders,
  'runs.quarantined': everybody,
  'runs.fork': deciders,
  'worker.join': workers,
  'worker.take': workers,
  'worker.turn': workers,
  'worker.begin': workers,
  'worker.admit': workers,
  'worker.commit': workers,
  'worker.suspend': workers,
  'worker.emit': workers,
  'worker.finish': workers,
  'worker.heartbeat': workers,
  'worker.kills': workers,
  'worker.secret': workers,
}

let test: Awaited<ReturnType<typeof createTestServices>>
beforeAll(async () => {
  test = await createTestServices()
})
afterAll(() => test.drop())

const procedures = Object.keys(appRouter._def.procedures).sort()

it('has a line for every procedure and none too many', () => {
  expect(procedures).toEqual(Object.keys(allowed).sort())
})

describe.each(procedures)('%s', (path) => {
  it.each([...apiKeyScope.options, 'nobody'] as const)('as %s', async (role) => {
    const may = allowed[path]?.includes(role)
    expect(await isLetIn(path, role)).toBe(may)
  })
})

/** The role is checked before the input is: what no procedure takes as input is enough to see who is let in. */
async function isLetIn(
  path: string,
  role: (typeof apiKeyScope.options)[number] | 'nobody',
): Promise<boolean> {
  try {
    await test.call(role, path, Symbol.for('no input of any procedure'))
    return true
  } catch (error) {
    const { code, details } = (error as { cause?: { code?: string; details?: { by?: string } } }).cause ?? {}
    if (role === 'nobody') return code !== 'unauthenticated'
    return !(code === 'refused' && details?.by === 'role')
  }
}
