import type { ToolDefinition } from '@ground-control/core/agents/schema'
import { agentDefinition } from '@ground-control/core/agents/schema'
import type { Json } from '@ground-control/core/json'
import type { Tx } from '@ground-control/db/database'
import { insertRuns, leaseRuns, suspendRuns } from '@ground-control/db/repositories/runs'
import { writeSteps } from '@ground-control/db/repositories/steps'
import { approvalDigest } from '../src/approvals/digest.ts'
import type { Services } from '../src/services.ts'

export type SeededAgent = { workspaceId: string; agentId: string; agentVersionId: string; name: string }

/** An agent with one version, as registering leaves it. */
export async function seedAgent(
  services: Services,
  workspaceId: string,
  name: string,
  tools: ToolDefinition[] = [],
): Promise<SeededAgent> {
  const agentId = services.newId('agent')
  const agentVersionId = services.newId('agentVersion')
  const definition = agentDefinition.parse({ name, tools, limits: { concurrency: 10_000 } })
  await services.db.transaction(workspaceId, async (tx) => {
    await tx.query(
      `insert into agents (id, workspace_id, name, description, current_version_id) values ($1, $2, $3, '', $4)`,
      [agentId, workspaceId, name, agentVersionId],
    )
    await tx.query(
      `insert into agent_versions (id, workspace_id, agent_id, number, digest, definition, created_by)
       values ($1, $2, $3, 1, $4, $5::jsonb, 'tests')`,
      [agentVersionId, workspaceId, agentId, agentVersionId, JSON.stringify(definition)],
    )
  })
  return { workspaceId, agentId, agentVersionId, name }
}

export async function seedRun(
  services: Services,
  agent: SeededAgent,
  more: { endUser?: string; tags?: string[]; input?: Json } = {},
): Promise<string> {
  const id = services.newId('run')
  await services.db.transaction(agent.workspaceId, async (tx) =>
    insertRuns(tx, [
      {
        id,
        workspaceId: agent.workspaceId,
        agentId: agent.agentId,
        agentVersionId: agent.agentVersionId,
        input: more.input ?? {},
        endUser: more.endUser ?? null,
        tags: more.tags ?? [],
        parentRunId: null,
        parentStepId: null,
        retryOfRunId: null,
        idempotencyKey: null,
        requestDigest: null,
        createdBy: 'tests',
      },
    ]),
  )
  return id
}

export type SeededApproval = { id: string; runId: string; stepId: string; digest: string }

/** A run that waits for a decision on a call of `action`, or, with the step kind `approval`, that asked by itself. */
export async function seedApproval(
  services: Services,
  agent: SeededAgent,
  more: {
    action?: string
    arguments?: Json
    stepKind?: 'tool' | 'approval'
    /** from the database's now */
    deadlineMs?: number
    title?: string
    runId?: string
    policyVersionId?: string
    risk?: 'low' | 'medium' | 'high'
  } = {},
): Promise<SeededApproval> {
  const runId = more.runId ?? (await seedRun(services, agent))
  const id = services.newId('approval')
  const stepId = services.newId('step')
  const action = more.action ?? 'issue_refund'
  const subject = {
    action,
    arguments: more.arguments ?? { amount: 50 },
    agentVersionId: agent.agentVersionId,
    policyVersionId: more.policyVersionId ?? null,
  }
  const digest = approvalDigest(subject)
  await services.db.transaction(agent.workspaceId, async (tx: Tx) => {
    if (more.runId === undefined) leaseRuns(tx, [{ runId, token: 'tests', workerId: 'tests' }], 1_000)
    const step = { name: stepId, occurrence: 0, kind: more.stepKind ?? 'tool', status: 'waiting' } as const
    writeSteps(tx, [{ id: stepId, runId, ...step, digest, fence: 1, request: subject.arguments }])
    await tx.query(
      `insert into approvals (id, workspace_id, run_id, step_id, agent_id, agent_version_id, policy_version_id, rule, action, title,
         arguments, digest, risk, deadline_at, created_at, escalate_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::jsonb, $12, $14, now() + $13 * interval '1 millisecond',
         clock_timestamp(), now())`,
      [
        id,
        agent.workspaceId,
        runId,
        stepId,
        agent.agentId,
        agent.agentVersionId,
        subject.policyVersionId,
        more.policyVersionId ? 'large refunds' : null,
        action,
        more.title ?? `Call ${action}`,
        JSON.stringify(subject.arguments),
        digest,
        more.deadlineMs ?? null,
        more.risk ?? 'high',
      ],
    )
    suspendRuns(tx, [{ runId, waits: [{ kind: 'approval', stepId, name: action, approvalId: id }] }])
  })
  return { id, runId, stepId, digest }
}
