import { replyType } from '@ground-control/core/approvals/ask-back'
import { allWorkspaces } from '@ground-control/db/database'
import { keepLink } from '@ground-control/db/repositories/decision-links'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { asked, type Noted, namesOf, wrongIn } from '../../test/audit-actions.ts'
import { mutations } from '../../test/mutations.ts'
import { addPerson, enter, testPassword } from '../../test/people.ts'
import { seedAgent, seedApproval } from '../../test/seed.ts'
import { createTestServices } from '../../test/services.ts'
import { validInputs } from '../../test/valid-inputs.ts'
import { testWorker } from '../../test/worker.ts'
import { linkToken } from '../decision-links/token.ts'

/** Changes without an entry, and why. */
const unrecorded: Record<string, string> = {
  'notices.read': 'somebody has looked at their own messages',
  'prices.reprice': 'there is nothing here to price anew; prices.test.ts',
  'worker.admit': 'a call that is let pass is on the record when it has ended',
  'worker.begin': 'the run’s own journal',
  'worker.emit': 'the run’s own events',
  'worker.heartbeat': 'changes nothing',
  'worker.join': 'the list of live workers',
  'worker.take': 'the run’s own journal',
  'worker.turn': 'each part of it is one of the others',
}

let test: Awaited<ReturnType<typeof createTestServices>>
let inputs: Record<string, () => unknown>
/** Inputs that find what they ask for, in the order in which they are tried. */
const more: Record<string, Array<() => unknown>> = {}
/** What only a person who is signed in can do, each by one of their own. */
const byPerson = ['changePassword', 'createWorkspace', 'signOut', 'switchWorkspace'].map(
  (verb) => `access.${verb}`,
)

beforeAll(async () => {
  test = await createTestServices()
  const admin = test.as('admin')
  const { services } = test
  inputs = await validInputs(test)
  let persons = 0
  const newPerson = () => {
    persons += 1
    return addPerson(test, `person.${persons}@example.test`, 'operator')
  }
  const again = (path: string) => [inputs[path]!, inputs[path]!]
  const anew = (path: string) => [
    async () => ({ ...((await inputs[path]!()) as object), id: undefined, revision: undefined, name: 'new' }),
    inputs[path]!,
  ]
  const worker = testWorker(test)
  const failed = async () => {
    const lease = await worker.take()
    await worker.commitCode(lease, 'one', 1)
    await worker.failCode(lease, 'two', false)
    await worker.fail(lease, false)
    return lease.runId
  }
  const replies = async () => {
    const lease = await worker.take()
    const agentId = (await admin.runs.get({ id: lease.runId })).agentId
    const { id } = await seedApproval(services, { ...desk, agentId }, { stepKind: 'approval' })
    await test.db.transaction(test.workspaceId, (tx) =>
      tx.query('update approvals set run_id = $2, answers_comments = true where id = $1', [id, lease.runId]),
    )
    const commented = { id, text: 'why?', toAgent: true }
    const comment = (await test.call('admin', 'approvals.comment', commented)) as { id: string }
    const step = { name: 'reply', occurrence: 0 }
    const data = { commentId: comment.id, text: 'Because.' }
    return { items: [{ lease, step, type: replyType, data }] }
  }
  const desk = await seedAgent(services, test.workspaceId, 'linked')
  Object.assign(more, {
    'access.changePassword': [() => ({ current: testPassword, next: 'another password' })],
    'access.changeRole': [async () => ({ userId: (await newPerson()).userId, role: 'viewer' })],
    'access.changeTimeZone': [() => ({ timeZone: 'Europe/Berlin' })],
    'access.removeMember': [async () => ({ userId: (await newPerson()).userId })],
    'access.revokeApiKey': [
      async () => ({ id: (await admin.access.createApiKey({ name: 'CI', scope: 'viewer' })).view.id }),
    ],
    'access.revokeSession': [
      async () => ({ sessionId: (await enter(test, (await newPerson()).email)).sessionId }),
    ],
    'access.signIn': [async () => ({ email: (await newPerson()).email, password: testPassword })],
    'agents.register': [
      inputs['agents.register']!,
      async () => ({ ...((await inputs['agents.register']!()) as object), codeDigest: 'another' }),
      inputs['agents.register']!,
    ],
    'anomalies.saveRule': [
      inputs['anomalies.saveRule']!,
      () => ({ kind: 'loop', idempotencyKey: services.newId('event') }),
    ],
    'approvals.release': [
      async () => {
        const { id } = await seedApproval(services, desk)
        await test.call('admin', 'approvals.claim', { id })
        return { id }
      },
    ],
    'approvals.decide': [
      inputs['approvals.decide']!,
      async () => {
        const { id, digest } = await seedApproval(services, desk)
        await test.db.transaction(test.workspaceId, (tx) =>
          tx.query('update approvals set need = 2 where id = $1', [id]),
        )
        return { id, digest, decision: { kind: 'approve' } }
      },
    ],
    'budgets.save': anew('budgets.save'),
    'channels.save': anew('channels.save'),
    'channels.retryDelivery': [
      async () => {
        const { channel } = await admin.channels.save({
          name: 'dead',
          settings: { kind: 'webhook', url: 'https://example.test/hook' },
        })
        const { deliveryId: id } = await admin.channels.test({ id: channel.id })
        await test.db.transaction(test.workspaceId, (tx) =>
          tx.query(`update deliveries set status = 'dead', ended_at = now(), next_at = null where id = $1`, [
            id,
          ]),
        )
        return { id }
      },
    ],
    'config.set': [
      () => ({ key: 'flag.kept', value: 1, revision: 0 }),
      () => ({ key: 'flag.kept', value: 2, revision: 1 }),
    ],
    'config.remove': [
      async () => {
        await admin.config.set({ key: 'flag.gone', value: 1 })
        return { key: 'flag.gone' }
      },
    ],
    'config.setSecret': again('config.setSecret'),
    'config.removeSecret': [
      async () => {
        await admin.config.setSecret({ name: 'GONE', value: 'x' })
        return { name: 'GONE' }
      },
    ],
    'decisionLinks.decide': [
      async () => {
        const approval = await seedApproval(services, desk, { risk: 'low' })
        const { userId } = await newPerson()
        const link = await test.db.transaction(test.workspaceId, (tx) =>
          keepLink(tx, {
            id: services.newId('decisionLink'),
            approvalId: approval.id,
            userId,
            validMs: 60_000,
          }),
        )
        return { token: linkToken(services.keys.masterKey, link), decision: 'approve', reason: '' }
      },
    ],
    'escalations.publish': [
      async () => ({
        ...((await inputs['escalations.publish']!()) as object),
        ...{ id: undefined, baseVersion: undefined, name: 'new' },
      }),
      inputs['escalations.publish']!,
    ],
    'groups.save': anew('groups.save'),
    'overrides.lift': [
      async () => {
        const input = await inputs['overrides.apply']!()
        const { override } = (await test.call('admin', 'overrides.apply', input)) as {
          override: { id: string }
        }
        return { id: override.id, reason: 'why' }
      },
    ],
    'overrides.setResult': [
      async () => {
        const lease = await worker.take()
        await worker.suspend(lease, [
          { step: worker.step('wait'), digest: 'a'.repeat(64), on: { kind: 'sleep', ms: 3_600_000 } },
        ])
        const [step] = await test.db.transaction(test.workspaceId, (tx) =>
          tx.query<{ id: string }>('select id from steps where run_id = $1', [lease.runId]),
        )
        return { runId: lease.runId, stepId: step?.id, result: null, reason: 'why' }
      },
    ],
    'policies.save': anew('policies.save'),
    'prices.save': again('prices.save'),
    'runs.start': [
      inputs['runs.start']!,
      async () => {
        const { agentId } = await seedAgent(services, test.workspaceId, 'frozen')
        const scope = { kind: 'agent', id: agentId }
        await test.call('admin', 'overrides.apply', { kind: 'freeze', scope, reason: 'why' })
        return { agent: 'frozen' }
      },
    ],
    'worker.emit': [inputs['worker.emit']!, replies],
    'runs.fork': [async () => ({ id: await failed(), fromStep: { name: 'two' }, reason: 'why' })],
  })
})
afterAll(() => test.drop())

const entries = () =>
  test.db.transaction(allWorkspaces, (tx) =>
    tx.query<Noted>(
      'select id, action, before is not null as before, after is not null as after from audit_entries order by id',
    ),
  )

async function ask(path: string, input: unknown) {
  if (!byPerson.includes(path)) return test.call(path.startsWith('worker.') ? 'worker' : 'admin', path, input)
  const email = `${path.toLowerCase()}@example.test`
  const caller = await (await enter(test, email)).call()
  const [noun, verb] = path.split('.') as [string, string]
  return (caller as unknown as Record<string, Record<string, (input: unknown) => unknown>>)[noun]![verb]!(
    input,
  )
}

it('each change says what was and what is', async () => {
  const seen: Noted[] = []
  const silent: Record<string, string> = {}
  for (const path of byPerson) {
    const { userId } = await addPerson(test, `${path.toLowerCase()}@example.test`, 'admin')
    await test.db.transaction(allWorkspaces, (tx) =>
      tx.query(`insert into members (workspace_id, user_id, role) values ($1, $2, 'admin')`, [
        test.otherWorkspaceId,
        userId,
      ]),
    )
  }
  more['access.switchWorkspace'] = [() => ({ workspaceId: test.otherWorkspaceId })]
  for (const path of mutations)
    for (const make of more[path] ?? [inputs[path]!]) {
      const input = await make()
      const isSignIn = (action: string) => byPerson.includes(path) && action === 'access.sign_in'
      const known = new Set((await entries()).map(({ id }) => id))
      const refusal = await Promise.resolve(ask(path, input)).then(
        () => null,
        (error: Error) => error.message,
      )
      const fresh = (await entries()).filter(({ id, action }) => !known.has(id) && !isSignIn(action))
      seen.push(...fresh)
      if (fresh.length === 0) silent[path] = refusal ?? unrecorded[path] ?? 'no entry'
    }
  expect(silent).toEqual(unrecorded)

  expect([...new Set(seen.map(({ action }) => action))].toSorted()).toEqual(namesOf(asked))
  expect(wrongIn(seen, asked)).toEqual([])
}, 120_000)
