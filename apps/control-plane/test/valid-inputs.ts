import type { PublishEscalationInput } from '@ground-control/core/escalations/schema'
import type { GrantScope } from '@ground-control/core/grants/schema'
import { takesKey } from '@ground-control/core/keyed-calls'
import { mutations } from './mutations.ts'
import { addPerson } from './people.ts'
import { seedAgent, seedApproval, seedRun } from './seed.ts'
import { seedAnomaly } from './seed-anomaly.ts'
import type { createTestServices } from './services.ts'
import { validWorkerInputs } from './valid-worker-inputs.ts'
import { addAgent, testWorker } from './worker.ts'

type Test = Awaited<ReturnType<typeof createTestServices>>

/** One input per procedure that is accepted, with every field given. Made anew after each accepted call. */
export async function validInputs(test: Test): Promise<Record<string, () => unknown>> {
  const { services } = test
  const admin = test.as('admin')
  await addAgent(test)
  const other = await seedAgent(services, test.workspaceId, 'other')
  const tool = { name: 'issue_refund', description: '', effect: 'write', inputSchema: {} } as const
  const asking = await seedAgent(services, test.workspaceId, 'asking', [tool])
  const workspaceAgent = other.agentId
  const worker = testWorker(test)
  const overRun = await seedRun(services, other)
  await admin.runs.cancel({ id: overRun })
  const policyRule = { name: 'no', on: 'tool_call', when: 'false', effect: 'allow' } as const
  const policy = await admin.policies.save({ name: 'fuzzed', rules: [policyRule] })
  await admin.policies.publish({ id: policy.id, revision: policy.revision })
  const newBudget = () =>
    admin.budgets.save({ name: 'Fuzzed', scope: 'tag', scopeValue: 'fuzzed', window: 'day', limit: '5' })
  const draftBudget = async () => {
    const made = await newBudget()
    return {
      id: made.id,
      revision: made.revision,
      name: 'Fuzzed',
      scope: 'tag',
      scopeValue: 'fuzzed',
      window: 'rolling',
      rollingMs: 60_000,
      unit: 'cost',
      limit: '5',
      hard: true,
      thresholds: [{ atPercent: 50, action: 'notify' }],
      idempotencyKey: services.newId('budget'),
    }
  }
  const budget = await newBudget()
  const event = await test.as('developer').events.publish({ type: 'told' })
  const ids = { agentId: other.agentId, runId: overRun }
  const paging = { limit: 10, cursor: '' }
  const rule = {
    ...policyRule,
    on: 'model_call',
    effect: 'degrade',
    model: 'openai/gpt-4o-mini',
    message: 'no',
    risk: 'low',
    deadlineMs: 5_000,
  }
  const start = { agent: 'other', input: { a: [1] }, endUser: 'ada', tags: ['a'], priority: 'low' }
  const moments = { since: '2026-01-01T00:00:00Z', until: '2027-01-01T00:00:00Z' }
  const usageFilters = {
    from: '2026-01-01',
    to: '2026-02-01',
    agentId: other.agentId,
    model: 'openai/gpt-4o',
    endUser: 'ada',
    tag: 'a',
  }

  const { userId } = await addPerson(test, 'fuzzed@example.test', 'operator')
  const delegate = await addPerson(test, 'delegate@example.test', 'operator')
  const newGroup = () => admin.groups.save({ name: services.newId('group'), userIds: [userId] })
  const group = await newGroup()
  const webhook = { kind: 'webhook', url: 'https://example.test/hook' } as const
  const newChannel = async () =>
    (await admin.channels.save({ name: services.newId('channel'), settings: webhook })).channel
  const channel = await newChannel()
  const definition = {
    appliesTo: { agentIds: [other.agentId], actions: ['issue_refund'], risks: ['low'] },
    levels: [
      {
        afterMs: 0,
        who: [
          { kind: 'person', userId },
          { kind: 'role', role: 'admin' },
          { kind: 'group', groupId: group.id },
        ],
        channelIds: [channel.id],
        remindEveryMs: 60_000,
      },
    ],
    final: { kind: 'approve', afterMs: 120_000, upTo: 'low' },
    hours: {
      timeZone: 'Europe/Berlin',
      spans: [{ days: [1, 2], from: '09:00', to: '17:00' }],
      holidays: ['2026-12-25'],
    },
  } satisfies PublishEscalationInput['definition']
  const newEscalation = () => admin.escalations.publish({ name: services.newId('escalation'), definition })
  const away = { startsAt: '2026-01-01T00:00:00Z', endsAt: '2999-01-02T00:00:00Z' }
  const askedId = async () => (await seedApproval(services, asking)).id
  const decisionLink = `${services.newId('decisionLink')}.${'x'.repeat(43)}`

  const grantScope = () =>
    ({
      agentId: asking.agentId,
      agentVersionId: asking.agentVersionId,
      tool: 'issue_refund',
      constraints: [
        { kind: 'equals', argument: 'to', value: 'ada' },
        { kind: 'at_most', argument: 'amount', value: 50 },
        { kind: 'any', argument: 'note' },
      ],
      upToRisk: 'low',
    }) satisfies GrantScope
  const newFile = () => ({
    name: 'November',
    provider: 'openai',
    csv: `date,model,amount,currency,in,cached,out,tokens\n2026-11-01,${services.newId('invoice')},1.5,USD,1,1,1,1`,
    period: 'day' as const,
    columns: {
      ...{ date: 'date', model: 'model', amount: 'amount', currency: 'currency' },
      ...{ inputTokens: 'in', cachedInputTokens: 'cached', outputTokens: 'out', quantity: 'tokens' },
    },
    cachedWithinInput: true,
    dryRun: false,
  })
  const newInvoice = async () => {
    const { invoice } = await admin.invoices.import(newFile())
    return { id: invoice?.id ?? services.newId('invoice') }
  }

  const nothing = () => undefined
  const inputs: Record<string, () => unknown> = {
    'absences.list': nothing,
    'absences.add': async () => {
      await test.db.transaction(test.workspaceId, (tx) => tx.query('delete from absences'))
      return { ...away, userId, delegateId: delegate.userId, note: 'x' }
    },
    'absences.end': async () => ({ id: (await admin.absences.add({ ...away, userId })).id }),
    'access.signIn': () => ({ email: 'nobody@example.test', password: 'x' }),
    'access.signOut': nothing,
    'access.me': nothing,
    'access.switchWorkspace': () => ({ workspaceId: test.workspaceId }),
    'access.createWorkspace': () => ({
      name: 'New',
      slug: services.newId('workspace').replace('_', '-'),
      timeZone: 'UTC',
    }),
    'access.changeTimeZone': () => ({ timeZone: 'UTC' }),
    'access.changePassword': () => ({ current: 'a password for tests', next: 'another password' }),
    'access.members': nothing,
    'access.addMember': () => ({
      email: `${services.newId('user')}@example.test`,
      name: 'Ada',
      role: 'viewer',
      password: 'a password for tests',
    }),
    'access.changeRole': () => ({ userId: services.newId('user'), role: 'viewer' }),
    'access.removeMember': () => ({ userId: services.newId('user') }),
    'access.sessions': nothing,
    'access.revokeSession': () => ({ sessionId: services.newId('session') }),
    'access.apiKeys': nothing,
    'access.createApiKey': () => ({ name: 'CI', scope: 'viewer', expiresInMs: 60_000 }),
    'access.revokeApiKey': () => ({ id: services.newId('apiKey') }),
    'agents.register': () => ({
      name: 'registered',
      description: 'x',
      models: ['openai/gpt-4o'],
      limits: { costUsd: 1, timeoutMs: 5_000, steps: 10, concurrency: 1, runsPerMinute: 60 },
      tools: [{ ...tool }],
      inputSchema: { type: 'object' },
      outputSchema: { type: 'object' },
      hasFallback: true,
      codeDigest: 'x',
    }),
    'agents.list': () => ({ ...paging, search: 'a' }),
    'agents.get': () => ({ id: other.agentId }),
    'agents.workers': nothing,
    'grants.list': () => ({ ...paging, inForce: true }),
    'grants.proposals': nothing,
    'grants.preview': () => grantScope(),
    'grants.create': () => ({ ...grantScope(), maxUses: 5, expiresInMs: 60_000, reason: 'why' }),
    'grants.revoke': async () => ({
      id: (await admin.grants.create({ ...grantScope(), maxUses: 5, expiresInMs: 60_000, reason: 'why' })).id,
      reason: 'x',
    }),
    'approvals.list': () => ({
      ...paging,
      ...ids,
      status: ['pending'],
      search: 'a',
      order: 'newest',
    }),
    'approvals.get': () => ({ id: services.newId('approval') }),
    'approvals.rules': nothing,
    'approvals.insights': () => ({ days: 30 }),
    'approvals.decide': async () => {
      const approval = await seedApproval(services, asking)
      return {
        id: approval.id,
        digest: approval.digest,
        decision: { kind: 'edit', arguments: { amount: 5 } },
        reason: 'less',
        override: false,
      }
    },
    'approvals.comment': async () => ({
      id: (await seedApproval(services, asking)).id,
      text: 'hm',
      toAgent: false,
    }),
    'approvals.assign': async () => ({ id: await askedId(), assignees: definition.levels[0]?.who }),
    'approvals.claim': async () => ({ id: await askedId() }),
    'approvals.release': async () => ({ id: await askedId() }),
    'audit.list': () => ({
      ...paging,
      ...moments,
      actorId: 'x',
      action: 'x',
      subjectId: 'x',
      runId: overRun,
      search: 'x',
    }),
    'audit.sinks': nothing,
    'audit.timeline': () => ({ who: services.newId('user'), part: 'did', ...paging, ...moments }),
    'audit.verify': () => ({ full: false }),
    'audit.export': () => ({ format: 'csv', afterBatch: 0, limit: 10 }),
    'audit.checkpoints': () => ({ ...paging }),
    'breakers.list': () => ({ agentId: other.agentId }),
    'breakers.get': () => ({ kind: 'tool', name: 'asking/issue_refund' }),
    'budgets.list': () => ({ includeArchived: true }),
    'budgets.get': () => ({ id: budget.id }),
    'budgets.save': draftBudget,
    'budgets.preview': draftBudget,
    'budgets.archive': async () => ({ id: (await newBudget()).id }),
    'budgets.ledger': () => ({ ...paging, id: budget.id, accountId: services.newId('account') }),
    'channels.list': nothing,
    'channels.save': async () => {
      const { id, revision, name } = await newChannel()
      return {
        id,
        revision,
        name,
        enabled: true,
        settings: { ...webhook, secret: `whsec_${'x'.repeat(32)}` },
      }
    },
    'channels.archive': async () => ({ id: (await newChannel()).id }),
    'channels.test': () => ({ id: channel.id }),
    'channels.deliveries': () => ({
      ...paging,
      status: 'dead',
      channelId: channel.id,
      approvalId: services.newId('approval'),
    }),
    'channels.retryDelivery': () => ({ id: services.newId('delivery') }),
    'config.list': () => ({ prefix: 'flag.' }),
    'config.set': () => ({ key: `flag.${services.newId('run')}`, value: { a: 1 }, revision: 0 }),
    'config.remove': () => ({ key: 'flag.none' }),
    'config.secrets': nothing,
    'config.setSecret': () => ({ name: 'TOKEN', value: 'x' }),
    'config.removeSecret': () => ({ name: 'NONE' }),
    'decisionLinks.open': () => ({ token: decisionLink }),
    'decisionLinks.decide': () => ({ token: decisionLink, decision: 'reject', reason: 'no' }),
    'escalations.list': nothing,
    'escalations.get': async () => ({ id: (await newEscalation()).id }),
    'escalations.publish': async () => {
      const { id, name, version } = await newEscalation()
      await admin.escalations.archive({ id: (await newEscalation()).id })
      return {
        id,
        baseVersion: version,
        name,
        description: 'x',
        definition: { ...definition, final: { kind: 'keep_waiting' } },
        note: 'x',
        idempotencyKey: services.newId('escalation'),
      }
    },
    'escalations.archive': async () => ({ id: (await newEscalation()).id }),
    // The rest of a definition is tried by publish.
    'escalations.simulate': () => ({
      definition: {
        levels: [{ afterMs: 0, who: [{ kind: 'role', role: 'admin' }] }],
        final: { kind: 'keep_waiting' },
      },
      askedAt: '2026-01-01T00:00:00Z',
    }),
    'events.publish': () => ({
      type: 'told',
      runId: overRun,
      key: 'x',
      data: { a: 1 },
    }),
    'events.publishMany': () => ({
      events: [{ type: 'told', key: 'x', data: { a: 1 }, idempotencyKey: services.newId('event') }],
    }),
    'events.list': () => ({ ...paging, ...ids, type: 'told', after: event.eventId }),
    'events.watch': () => ({ topics: ['runs'], runId: overRun }),
    'groups.list': nothing,
    'groups.save': async () => ({
      id: (await newGroup()).id,
      name: services.newId('group'),
      userIds: [userId],
    }),
    'groups.remove': async () => ({ id: (await newGroup()).id }),
    'metrics.overview': () => ({ range: '1h', agentId: other.agentId }),
    'metrics.series': () => ({ range: '1h', agentId: other.agentId }),
    'metrics.spendBy': () => ({ range: '1h', by: 'agent' }),
    'metrics.queues': nothing,
    'notices.list': () => ({ ...paging }),
    'notices.read': () => ({ ids: [services.newId('delivery')] }),
    'overrides.list': () => ({ ...paging, inForce: true }),
    'overrides.apply': () => ({
      kind: 'pin_model',
      scope: { kind: 'agent', id: workspaceAgent },
      model: 'openai/gpt-4o',
      version: undefined, // of another kind
      tool: undefined,
      params: undefined,
      topUp: undefined,
      reason: 'why',
      expiresInMs: 60_000,
      dryRun: false,
    }),
    'overrides.receipt': () => ({ id: services.newId('override') }),
    'overrides.setResult': () => ({
      runId: overRun,
      stepId: services.newId('step'),
      result: { a: 1 },
      reason: 'why',
      dryRun: false,
    }),
    'overrides.lift': () => ({ id: services.newId('override'), reason: 'why' }),
    'policies.list': nothing,
    'policies.get': () => ({ id: policy.id }),
    'policies.save': async () => ({
      id: policy.id,
      revision: (await admin.policies.get({ id: policy.id })).revision,
      name: 'fuzzed',
      description: 'x',
      position: 1,
      rules: [rule],
    }),
    'policies.publish': async () => ({
      id: policy.id,
      revision: (await admin.policies.get({ id: policy.id })).revision,
      note: 'x',
    }),
    'policies.rollback': () => ({ id: policy.id, toVersion: 1, note: 'x' }),
    'policies.archive': async () => ({
      id: (await admin.policies.save({ name: services.newId('policy'), rules: [] })).id,
    }),
    'policies.backtest': () => ({ rules: [rule] }),
    'policies.simulate': () => ({ rules: [rule], point: 'tool_call', facts: { tool: { name: 'x' } } }),
    'policies.check': () => ({ on: 'tool_call', when: 'true' }),
    'policies.vocabulary': nothing,
    'anomalies.list': () => ({ ...paging, state: 'open', kind: 'usage', agentId: other.agentId }),
    'anomalies.get': async () => ({ id: await seedAnomaly(services, other) }),
    'anomalies.learning': () => ({ agentId: other.agentId }),
    'anomalies.acknowledge': async () => ({ id: await seedAnomaly(services, other), note: 'seen' }),
    'anomalies.dismiss': async () => ({ id: await seedAnomaly(services, other), note: 'planned' }),
    'anomalies.rules': nothing,
    'anomalies.saveRule': async () => {
      await test.db.transaction(test.workspaceId, (tx) => tx.query('delete from anomaly_rules'))
      const rule = { kind: 'usage', measure: 'cost', agentId: other.agentId } as const
      const made = await admin.anomalies.saveRule(rule)
      return {
        ...{ id: made.id, revision: 1, ...rule, sensitivity: 'high', response: 'pause' },
        ...{ lastsMs: 60_000, channelIds: [channel.id] },
      }
    },
    'anomalies.removeRule': async () => {
      await test.db.transaction(test.workspaceId, (tx) => tx.query('delete from anomaly_rules'))
      return { id: (await admin.anomalies.saveRule({ kind: 'loop' })).id }
    },
    'invoices.list': () => ({ ...paging }),
    'invoices.get': newInvoice,
    'invoices.export': newInvoice,
    'invoices.import': newFile,
    'invoices.remove': newInvoice,
    'prices.list': () => ({ ...paging, of: { kind: 'model', name: 'openai/gpt-4o' } }),
    'prices.save': () => ({
      kind: 'model',
      name: 'fuzzed/model',
      validFrom: moments.since,
      note: 'agreed',
      rates: {
        input: '1',
        output: '2',
        cachedInput: '0.5',
        reasoning: '2',
        batchInput: '0.5',
        batchOutput: '1',
      },
    }),
    'prices.reprice': () => ({
      model: 'fuzzed/model',
      from: '2026-01-01',
      to: '2026-02-01',
      dryRun: false,
    }),
    'degradation.list': () => ({ from: '2026-01-01', to: '2026-01-31', causeId: policy.id }),
    'usage.by': () => ({ ...paging, ...usageFilters, by: 'tag' }),
    'usage.days': () => ({ ...usageFilters }),
    'usage.export': () => ({ ...paging, ...usageFilters, by: 'tool', format: 'csv' }),
    'runs.start': () => start,
    'runs.startMany': () => ({ runs: [{ ...start, idempotencyKey: services.newId('run') }] }),
    'runs.get': () => ({ id: overRun }),
    'runs.list': () => ({
      ...paging,
      ...moments,
      status: ['queued'],
      agentId: other.agentId,
      endUser: 'ada',
      tag: 'a',
      search: 'a',
    }),
    'runs.quarantined': () => ({ ...paging }),
    'runs.wait': () => ({ id: overRun, timeoutMs: 0 }),
    'runs.watch': () => ({ id: overRun }),
    'runs.cancel': async () => ({
      id: await seedRun(services, other),
      reason: 'why',
    }),
    'runs.retry': () => ({ id: overRun, reason: 'why' }),
    'runs.fork': () => ({
      id: overRun,
      fromStepId: services.newId('step'),
      fromStep: { name: 'first', occurrence: 0 },
      input: { a: 1 },
      result: { output: { a: 1 } },
      reason: 'why',
    }),
    ...validWorkerInputs(test, other, worker),
  }
  for (const path of mutations.filter(takesKey)) {
    const make = inputs[path]
    if (make)
      inputs[path] = async () => ({ ...((await make()) as object), idempotencyKey: services.newId('event') })
  }
  return inputs
}
