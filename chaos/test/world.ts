import { sealAudit } from '../../apps/control-plane/src/background/audit-sealer.ts'
import { escalateDue } from '../../apps/control-plane/src/escalations/escalate-due.ts'
import { countDue } from '../../apps/control-plane/src/usage/count-due.ts'
import { createTestServices } from '../../apps/control-plane/test/services.ts'
import { addAgent, testWorker } from '../../apps/control-plane/test/worker.ts'
import { countUsage } from '../../packages/db/src/repositories/usage-counts.ts'

const digest = 'a'.repeat(64)

/**
 * A workspace in which all holds, made by the real verbs: a run that is over, one that runs with money held, one
 * that waits for a person, one whose question was decided, both by a chain's first level; a budget, a sealed audit.
 */
export async function createWorld() {
  const test = await createTestServices()
  await addAgent(test)
  await test.as('admin').budgets.save({
    name: 'everything',
    scope: 'workspace',
    window: 'total',
    limit: '1000000000000',
  })
  const operators = [{ kind: 'role', role: 'operator' }] as const
  await test.as('admin').escalations.publish({
    name: 'chain',
    definition: {
      levels: [0, 3_600_000].map((afterMs) => ({ afterMs, who: [...operators] })),
      final: { kind: 'reject', afterMs: 7_200_000 },
    },
  })
  const worker = testWorker(test)
  const api = test.as('worker').worker

  const over = await worker.take()
  const call = await worker.askModel(over)
  if (call.outcome !== 'granted' || call.holdId === null) throw new Error(`not granted: ${call.outcome}`)
  await worker.settleModel(over, call.holdId, { inputTokens: 100, outputTokens: 10 })
  await worker.commitCode(over, 'add', 3)
  await api.finish({ items: [{ lease: over, result: { status: 'succeeded', output: 3 } }] })

  const running = await worker.take()
  await worker.askModel(running)

  const ask = async () => {
    const lease = await worker.take()
    const on = { kind: 'new_approval' as const, title: 'May I?', arguments: { amount: 5 } }
    await api.suspend({ items: [{ lease, waits: [{ step: { name: 'ask', occurrence: 0 }, digest, on }] }] })
    return lease.runId
  }
  const waiting = await ask()
  const decided = await ask()
  await escalateDue(test.services)
  const operator = test.as('operator')
  const [question] = (await operator.approvals.list({ runId: decided })).items
  await operator.approvals.decide({
    id: question!.id,
    digest: question!.digest,
    decision: { kind: 'approve' },
  })
  await sealAudit(test.services)
  await countDue(test.services)
  await test.db.transaction(test.workspaceId, (tx) => countUsage(tx, 0))
  return { ...test, over: over.runId, running: running.runId, waiting, decided }
}
