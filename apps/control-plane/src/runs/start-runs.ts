import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import { rankOf } from '@ground-control/core/runs/priority'
import type { StartedRun, StartRunInput } from '@ground-control/core/runs/schema'
import type { Tx } from '@ground-control/db/database'
import { appendAudit } from '@ground-control/db/repositories/audit'
import { type NewEvent, noteEvents } from '@ground-control/db/repositories/events'
import type { NewRun } from '@ground-control/db/repositories/runs'
import { contentHash } from '../audit/content-hash.ts'
import { type AuditNote, auditFact } from '../audit/record.ts'
import type { Gate, GateCache } from '../policies/gate.ts'
import type { Services } from '../services.ts'
import { type Asked, hotVerb } from '../workers/lanes.ts'
import { queueRuns } from './queue-runs.ts'
import { loadStartGate, readStartable, recordsOf } from './start-gate.ts'
import type { LoadStartLimits } from './start-limits.ts'

type Answer = { ok: true; run: StartedRun } | { ok: false; error: AppError }

/**
 * Starts runs, many in one transaction. What the gate refuses starts nothing and is on the record. The same
 * idempotency key with the same content answers the first run again.
 */
export function createStartRuns(services: Services, gates: GateCache, loadLimits: LoadStartLimits) {
  const start = hotVerb<StartRunInput, Answer, Gate>(
    services,
    (tx, asked, gate) => startBatch(services, tx, gate, loadLimits, asked),
    (workspaceId) => gates.get(workspaceId),
  )
  const startOne = async (actor: Actor, input: StartRunInput): Promise<Answer> => {
    const [answer] = await start(actor, [input])
    return answer!
  }
  return (actor: Actor, inputs: readonly StartRunInput[]): Promise<Answer[]> =>
    Promise.all(
      inputs.map((input) =>
        startOne(actor, input).catch((error: unknown) => {
          if (!isKeyTaken(error)) throw error
          // Another copy took the key at the same moment: its run is there by now.
          return startOne(actor, input)
        }),
      ),
    )
}

const isKeyTaken = (error: unknown) =>
  (error as { constraint?: unknown } | null)?.constraint === 'runs_idempotency_key'

async function startBatch(
  services: Services,
  tx: Tx,
  gate: Gate,
  loadLimits: LoadStartLimits,
  asked: ReadonlyArray<Asked<StartRunInput>>,
): Promise<Answer[]> {
  const [agents, known, refuse] = await Promise.all([
    readStartable(
      tx,
      asked.map(({ item }) => item.agent),
    ),
    readKeys(
      tx,
      asked.flatMap(({ item }) => item.idempotencyKey ?? []),
    ),
    loadStartGate(tx, gate),
  ])
  const limits = await loadLimits(tx, [...agents.values()])
  const runs: NewRun[] = []
  const notes: Array<{ actor: Actor; note: AuditNote }> = []
  const events: NewEvent[] = []
  const inBatch = new Map<string, Answer>()

  const answers = asked.map(({ actor, item }): Answer => {
    const agent = agents.get(item.agent)
    if (!agent) return no('not_found', `no agent is named ${item.agent}`)
    const endUser = item.endUser ?? null
    const requestDigest = contentHash({
      agent: item.agent,
      input: item.input,
      endUser,
      tags: item.tags,
      ...(item.priority === 'normal' ? {} : { priority: item.priority }),
    })
    if (item.idempotencyKey) {
      const before = known.get(item.idempotencyKey)
      if (before) {
        if (before.requestDigest !== requestDigest)
          return no('conflict', 'this idempotency key was used with other content', {
            field: 'idempotencyKey',
            runId: before.runId,
          })
        return { ok: true, run: { runId: before.runId, status: before.status, created: false } }
      }
      const twin = inBatch.get(`${item.idempotencyKey} ${requestDigest}`)
      if (twin?.ok) return { ok: true, run: { ...twin.run, created: false } }
    }
    const wanted = { id: services.newId('run'), input: item.input, endUser, tags: item.tags }
    const refusal = refuse(agent, wanted)
    if (refusal) {
      const records = recordsOf(services, tx, agent, wanted, refusal)
      events.push(...records.events)
      notes.push(...records.notes.map((note) => ({ actor, note })))
      return { ok: false, error: refusal.error }
    }
    const full = limits.take(agent)
    if (full) return { ok: false, error: full }
    runs.push({
      ...wanted,
      workspaceId: tx.workspaceId,
      agentId: agent.id,
      agentVersionId: agent.versionId,
      parentRunId: null,
      parentStepId: null,
      retryOfRunId: null,
      priority: rankOf(item.priority),
      idempotencyKey: item.idempotencyKey ?? null,
      requestDigest,
      createdBy: actor.id,
    })
    const answer: Answer = { ok: true, run: { runId: wanted.id, status: 'queued', created: true } }
    if (item.idempotencyKey) inBatch.set(`${item.idempotencyKey} ${requestDigest}`, answer)
    notes.push({
      actor,
      note: {
        action: 'run.start',
        subject: { kind: 'run', id: wanted.id },
        runId: wanted.id,
        after: { agent: agent.name, version: agent.versionNumber },
        inputHash: contentHash(item.input),
      },
    })
    return answer
  })

  queueRuns(tx, runs)
  noteEvents(tx, events)
  appendAudit(
    tx,
    notes.map(({ actor, note }) => auditFact(services, tx, actor, note)),
  )
  return answers
}

const no = (code: AppError['code'], message: string, details?: Record<string, unknown>): Answer => ({
  ok: false,
  error: new AppError(code, message, details),
})

async function readKeys(tx: Tx, keys: readonly string[]) {
  if (keys.length === 0) return new Map<string, never>()
  const rows = await tx.prepared<{
    key: string
    runId: string
    status: StartedRun['status']
    requestDigest: string | null
  }>(
    // One by one: for all at once the planner, while it has no statistics, reads every run of the workspace.
    `select keys.key, r.* from unnest($2::text[]) as keys (key) cross join lateral (
       select id as "runId", status, request_digest as "requestDigest" from runs
       where workspace_id = $1 and idempotency_key = keys.key and idempotency_key is not null limit 1) r`,
    [tx.workspaceId, keys],
  )
  return new Map(rows.map((row) => [row.key, row]))
}
