import type { Actor } from '@ground-control/core/actors'
import type { AgentDefinition } from '@ground-control/core/agents/schema'
import { AppError } from '@ground-control/core/errors'
import type { StartedRun, StartRunInput } from '@ground-control/core/runs/schema'
import type { Tx } from '@ground-control/db/database'
import { appendAudit } from '@ground-control/db/repositories/audit'
import { sendRuns } from '@ground-control/db/repositories/dispatch'
import { appendEvents, type NewEvent } from '@ground-control/db/repositories/events'
import { insertRuns, type NewRun } from '@ground-control/db/repositories/runs'
import { schemaProblem } from '../agents/schema-problem.ts'
import { contentHash } from '../audit/content-hash.ts'
import { type AuditNote, auditFact } from '../audit/record.ts'
import { exhaustedBudgets } from '../budgets/exhausted.ts'
import type { Gate, GateCache } from '../policies/gate.ts'
import type { Services } from '../services.ts'
import { type Asked, hotVerb } from '../workers/lanes.ts'
import { readStops, stopOf } from '../workers/stops.ts'

type Answer = { ok: true; run: StartedRun } | { ok: false; error: AppError }
type AgentRow = {
  id: string
  name: string
  versionId: string
  versionNumber: number
  definition: AgentDefinition
}

/**
 * Starts runs, many in one transaction. Refused, on the record and with nothing started: by an order in force, by a
 * policy on `run_start`, by a hard budget that has nothing left. The same idempotency key with the same content
 * answers the first run again.
 */
export function createStartRuns(services: Services, gates: GateCache) {
  return hotVerb<StartRunInput, Answer, Gate>(
    services,
    (tx, asked, gate) => startBatch(services, tx, gate, asked),
    (workspaceId) => gates.get(workspaceId),
  )
}

async function startBatch(
  services: Services,
  tx: Tx,
  gate: Gate,
  asked: ReadonlyArray<Asked<StartRunInput>>,
): Promise<Answer[]> {
  const [agents, known, stops, exhausted] = await Promise.all([
    readAgents(
      tx,
      asked.map(({ item }) => item.agent),
    ),
    readKeys(
      tx,
      asked.flatMap(({ item }) => item.idempotencyKey ?? []),
    ),
    readStops(tx),
    exhaustedBudgets(tx),
  ])
  const runs: NewRun[] = []
  const notes: Array<{ actor: Actor; note: AuditNote }> = []
  const events: NewEvent[] = []
  const inBatch = new Map<string, Answer>()

  const answers = asked.map(({ actor, item }): Answer => {
    const agent = agents.get(item.agent)
    if (!agent) return no('not_found', `no agent is named ${item.agent}`)
    const requestDigest = contentHash({
      agent: item.agent,
      input: item.input,
      endUser: item.endUser ?? null,
      tags: item.tags,
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
    const problem = schemaProblem(agent.definition.inputSchema, item.input)
    if (problem)
      return no('bad_request', `input${problem.field}: ${problem.message}`, {
        issues: [{ field: `input${problem.field}`, message: problem.message }],
      })
    const runId = services.newId('run')
    const refusal = refuse(tx, gate, stops, exhausted, agent, item, runId)
    if (refusal) {
      events.push({
        id: services.newId('event'),
        workspaceId: tx.workspaceId,
        type: refusal.event,
        runId: null,
        agentId: agent.id,
        key: null,
        source: 'platform',
        data: refusal.data,
      })
      notes.push({
        actor,
        note: {
          action: 'run.refuse',
          subject: { kind: 'agent', id: agent.id },
          after: { agent: agent.name, message: refusal.error.message },
          inputHash: contentHash(item.input),
        },
      })
      return { ok: false, error: refusal.error }
    }
    runs.push({
      id: runId,
      workspaceId: tx.workspaceId,
      agentId: agent.id,
      agentVersionId: agent.versionId,
      input: item.input,
      endUser: item.endUser ?? null,
      tags: item.tags,
      parentRunId: null,
      parentStepId: null,
      retryOfRunId: null,
      idempotencyKey: item.idempotencyKey ?? null,
      requestDigest,
      createdBy: actor.id,
    })
    const answer: Answer = { ok: true, run: { runId, status: 'queued', created: true } }
    if (item.idempotencyKey) inBatch.set(`${item.idempotencyKey} ${requestDigest}`, answer)
    notes.push({
      actor,
      note: {
        action: 'run.start',
        subject: { kind: 'run', id: runId },
        runId,
        after: { agent: agent.name, version: agent.versionNumber },
        inputHash: contentHash(item.input),
      },
    })
    return answer
  })

  const [inserted] = await Promise.all([
    insertRuns(tx, runs),
    sendRuns(
      tx,
      runs.map((run) => ({
        runId: run.id,
        dispatch: 1,
        agentVersionId: run.agentVersionId,
        workspaceId: run.workspaceId,
      })),
    ),
    appendEvents(tx, events),
    appendAudit(
      tx,
      notes.map(({ actor, note }) => auditFact(services, tx, actor, note)),
    ),
  ])
  // Another copy won the race for a key: undo, and look again on the retry that follows.
  if (inserted.size !== runs.length)
    throw new AppError('conflict', 'this idempotency key was just used; ask again', {
      field: 'idempotencyKey',
    })
  return answers
}

type Refusal = { error: AppError; event: string; data: NewEvent['data'] }

function refuse(
  tx: Tx,
  gate: Gate,
  stops: Awaited<ReturnType<typeof readStops>>,
  exhausted: Awaited<ReturnType<typeof exhaustedBudgets>>,
  agent: AgentRow,
  item: StartRunInput,
  runId: string,
): Refusal | null {
  const stop = stopOf(stops, { id: runId, agentId: agent.id }, tx.now)
  // A pause lets runs be queued: they go on when it is lifted.
  if (stop?.kind === 'kill') {
    const message = `${agent.name} is stopped: ${stop.reason}`
    return {
      error: new AppError('refused', message, { by: 'override', id: stop.id, name: stop.kind }),
      event: 'override.refused',
      data: { overrideId: stop.id, message },
    }
  }
  const outcome = gate.decide(
    'run_start',
    {
      agent: { id: agent.id, name: agent.name, version: agent.versionNumber },
      run: {
        id: runId,
        endUser: item.endUser ?? null,
        tags: item.tags,
        costUsd: 0,
        modelCalls: 0,
        toolCalls: 0,
        input: item.input,
      },
    },
    tx.now,
  )
  if (outcome.effect !== 'allow' && outcome.by) {
    const { by } = outcome
    const message =
      outcome.effect === 'deny'
        ? by.message || `refused by rule "${by.rule}" of policy ${by.policyName} version ${by.version}`
        : `rule "${by.rule}" of policy ${by.policyName} version ${by.version} asks for a person before the start; start it with ctx.approval as its first step`
    const details = { by: 'policy', id: by.policyId, name: by.policyName, rule: by.rule, version: by.version }
    return {
      error: new AppError('refused', message, details),
      event: 'policy.denied',
      data: {
        policyId: by.policyId,
        policyName: by.policyName,
        version: by.version,
        rule: by.rule,
        point: 'run_start',
      },
    }
  }
  const full = exhausted({
    agentId: agent.id,
    runId,
    endUser: item.endUser ?? null,
    tags: item.tags,
    model: agent.definition.models[0] ?? null,
  })
  if (full) {
    const message = `the budget "${full.name}" has nothing left until ${full.endsAt?.toISOString() ?? 'it is raised'}`
    return {
      error: new AppError('refused', message, { by: 'budget', id: full.id, name: full.name }),
      event: 'budget.refused',
      data: {
        budgetId: full.id,
        budgetName: full.name,
        accountId: full.accountId,
        message,
        point: 'run_start',
      },
    }
  }
  return null
}

const no = (code: AppError['code'], message: string, details?: Record<string, unknown>): Answer => ({
  ok: false,
  error: new AppError(code, message, details),
})

async function readAgents(tx: Tx, names: readonly string[]): Promise<Map<string, AgentRow>> {
  const rows = await tx.prepared<AgentRow>(
    `select a.id, a.name, v.id as "versionId", v.number as "versionNumber", v.definition
     from agents a join agent_versions v on v.id = a.current_version_id where a.workspace_id = $1 and a.name = any($2::text[])`,
    [tx.workspaceId, [...new Set(names)]],
  )
  return new Map(rows.map((row) => [row.name, row]))
}

async function readKeys(tx: Tx, keys: readonly string[]) {
  if (keys.length === 0) return new Map<string, never>()
  const rows = await tx.prepared<{
    key: string
    runId: string
    status: StartedRun['status']
    requestDigest: string | null
  }>(
    `select idempotency_key as key, id as "runId", status, request_digest as "requestDigest" from runs
     where workspace_id = $1 and idempotency_key = any($2::text[])`,
    [tx.workspaceId, keys],
  )
  return new Map(rows.map((row) => [row.key, row]))
}
