import type { AgentDefinition } from '@ground-control/core/agents/schema'
import { AppError } from '@ground-control/core/errors'
import type { Json } from '@ground-control/core/json'
import type { Tx } from '@ground-control/db/database'
import type { NewEvent } from '@ground-control/db/repositories/events'
import { schemaProblem } from '../agents/schema-problem.ts'
import { contentHash } from '../audit/content-hash.ts'
import type { AuditNote } from '../audit/record.ts'
import { type ExhaustedBudget, exhaustedBudgets } from '../budgets/exhausted.ts'
import type { Gate, GateOutcome } from '../policies/gate.ts'
import type { Services } from '../services.ts'
import { freezeOf, readStops, type Stop, stopOf } from '../workers/stops.ts'

export type StartableAgent = {
  id: string
  name: string
  versionId: string
  versionNumber: number
  definition: AgentDefinition
}
/** A run that is to be: asked for by a person or a program, or by another run. */
export type WantedRun = {
  id: string
  input: Json
  endUser: string | null
  tags: string[]
  /** part of the work of a run that is there: a freeze lets it go on */
  isChild?: boolean
}

/** A no to a start. `event` is absent where the input is at fault: that is an answer to the caller, not a decision. */
export type Refusal = { error: AppError; event?: { type: string; data: NewEvent['data'] } }
export type StartGate = (agent: StartableAgent, run: WantedRun) => Refusal | null

/**
 * What decides over every new run, whatever it comes from, as the transaction sees it: the agent's schema, orders in
 * force, the rules on `run_start`, hard budgets that have nothing left.
 */
export async function loadStartGate(tx: Tx, gate: Gate): Promise<StartGate> {
  const [stops, exhausted] = await Promise.all([readStops(tx), exhaustedBudgets(tx)])
  return (agent, run) => {
    const problem = schemaProblem(agent.definition.inputSchema, run.input)
    if (problem) {
      const field = `input${problem.field}`
      const details = { issues: [{ field, message: problem.message }] }
      return { error: new AppError('bad_request', `${field}: ${problem.message}`, details) }
    }
    const stop = stopOf(stops, { id: run.id, agentId: agent.id }, tx.now)
    // A pause lets runs be queued: they go on when it is lifted.
    if (stop?.kind === 'kill') return refusedByOrder(agent, stop)
    const freeze = run.isChild ? null : freezeOf(stops, agent.id, tx.now)
    if (freeze) return refusedByOrder(agent, freeze)
    const outcome = gate.decide('run_start', factsOf(agent, run), tx.now)
    if (outcome.effect !== 'allow') return refusedByRule(outcome)
    const full = exhausted({
      agentId: agent.id,
      runId: run.id,
      endUser: run.endUser,
      tags: run.tags,
      model: agent.definition.models[0] ?? null,
    })
    return full && refusedByBudget(full)
  }
}

/** What is kept of a refusal that is a decision. */
export function recordsOf(
  services: Services,
  tx: Tx,
  agent: StartableAgent,
  run: WantedRun,
  refusal: Refusal,
): { events: NewEvent[]; notes: AuditNote[] } {
  if (!refusal.event) return { events: [], notes: [] }
  return {
    events: [
      {
        id: services.newId('event', tx.now),
        workspaceId: tx.workspaceId,
        runId: null,
        agentId: agent.id,
        key: null,
        source: 'platform',
        ...refusal.event,
      },
    ],
    notes: [
      {
        action: 'run.refuse',
        subject: { kind: 'agent', id: agent.id },
        after: { agent: agent.name, message: refusal.error.message },
        inputHash: contentHash(run.input),
      },
    ],
  }
}

/** The agents by name, each with the version that new runs start on: the pinned one, else the newest. */
export async function readStartable(tx: Tx, names: readonly string[]): Promise<Map<string, StartableAgent>> {
  if (names.length === 0) return new Map()
  const rows = await tx.prepared<StartableAgent>(
    `select a.id, a.name, v.id as "versionId", v.number as "versionNumber", v.definition
     from agents a join agent_versions v on v.id = coalesce((
       select o.params ->> 'versionId' from overrides o where o.workspace_id = a.workspace_id and o.kind = 'pin_version' and o.scope_id = a.id
         and o.lifted_at is null and (o.expires_at is null or o.expires_at > now()) order by o.created_at desc, o.id desc limit 1
     ), a.current_version_id) where a.workspace_id = $1 and a.name = any($2::text[])`,
    [tx.workspaceId, [...new Set(names)]],
  )
  return new Map(rows.map((row) => [row.name, row]))
}

const factsOf = (agent: StartableAgent, { id, input, endUser, tags }: WantedRun) => ({
  agent: { id: agent.id, name: agent.name, version: agent.versionNumber },
  run: { id, endUser, tags, costUsd: 0, modelCalls: 0, toolCalls: 0, input },
})

function refusedByOrder(agent: StartableAgent, stop: Stop): Refusal {
  const message =
    stop.kind === 'freeze'
      ? `${agent.name} starts no new runs: ${stop.reason}`
      : `${agent.name} is stopped: ${stop.reason}`
  return {
    error: new AppError('refused', message, { by: 'override', id: stop.id, name: stop.kind }),
    event: { type: 'override.refused', data: { overrideId: stop.id, message } },
  }
}

function refusedByRule({ effect, by }: GateOutcome): Refusal {
  if (by === null) throw new Error('only the default, allow, comes from no rule')
  const rule = `rule "${by.rule}" of policy ${by.policyName} version ${by.version}`
  const message =
    effect === 'deny'
      ? by.message || `refused by ${rule}`
      : `${rule} asks for a person before the start; start it with ctx.approval as its first step`
  const { policyId, policyName, version } = by
  const details = { by: 'policy', id: policyId, name: policyName, rule: by.rule, version }
  return {
    error: new AppError('refused', message, details),
    event: {
      type: 'policy.denied',
      data: { policyId, policyName, version, rule: by.rule, point: 'run_start' },
    },
  }
}

function refusedByBudget({ id, name, accountId, endsAt }: ExhaustedBudget): Refusal {
  const message = `the budget "${name}" has nothing left until ${endsAt?.toISOString() ?? 'it is raised'}`
  return {
    error: new AppError('refused', message, { by: 'budget', id, name }),
    event: {
      type: 'budget.refused',
      data: { budgetId: id, budgetName: name, accountId, message, point: 'run_start' },
    },
  }
}
