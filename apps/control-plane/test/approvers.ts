import type { Actor, Role } from '@ground-control/core/actors'
import type { DecideApprovalInput } from '@ground-control/core/approvals/schema'
import { decideApproval } from '../src/approvals/decide-approval.ts'
import { type SeededApproval, seedAgent, seedApproval } from './seed.ts'
import { createTestServices } from './services.ts'

const refund = {
  name: 'issue_refund',
  description: '',
  effect: 'write' as const,
  inputSchema: { type: 'object', properties: { amount: { type: 'integer', maximum: 100 } } },
}

/** A workspace with an agent that asks, and three who may answer: Ada and Bob, operators, and Cleo, an admin. */
export async function createApprovers() {
  const test = await createTestServices()
  const agent = await seedAgent(test.services, test.workspaceId, 'desk', [refund])
  const query = <Row>(sql: string, values: unknown[] = []) =>
    test.db.transaction(test.workspaceId, (tx) => tx.query<Row>(sql, values))

  async function person(name: string, role: Role): Promise<Actor> {
    const id = test.services.newId('user')
    await query(`insert into users (id, email, name, password_hash) values ($1, $2, $3, '')`, [
      id,
      `${id}@example.test`,
      name,
    ])
    await query('insert into members (workspace_id, user_id, role) values ($1, $2, $3)', [
      test.workspaceId,
      id,
      role,
    ])
    return { kind: 'person', id, name, role, workspaceId: test.workspaceId }
  }

  /** A question that demands this of those who answer it. */
  async function ask(
    terms: { need?: number; assignees?: unknown[]; separateDuties?: boolean; question?: unknown },
    more: Parameters<typeof seedApproval>[2] = {},
  ) {
    const approval = await seedApproval(test.services, agent, more)
    await query(
      `update approvals set need = $2, assignees = $3, separate_duties = $4, kind = $5, answer_schema = $6 where id = $1`,
      [
        approval.id,
        terms.need ?? 1,
        terms.assignees ? JSON.stringify(terms.assignees) : null,
        terms.separateDuties ?? false,
        'question' in terms ? 'question' : 'approval',
        terms.question ? JSON.stringify(terms.question) : null,
      ],
    )
    return approval
  }
  const say = (
    actor: Actor,
    approval: Pick<SeededApproval, 'id' | 'digest'>,
    kind: DecideApprovalInput['decision'] = { kind: 'approve' },
    more: { reason?: string; override?: boolean } = {},
  ) =>
    decideApproval(test.services, actor, {
      id: approval.id,
      digest: approval.digest,
      decision: kind,
      reason: '',
      override: false,
      ...more,
    })
  const auditOf = (approval: SeededApproval) =>
    query<{ action: string; before: unknown; after: Record<string, unknown> }>(
      'select action, before, after from audit_entries where subject_id = $1 order by at, id',
      [approval.id],
    )
  const votesOf = (approval: SeededApproval) =>
    query<{ name: string; round: number }>(
      `select voter ->> 'name' as name, round from approval_votes where approval_id = $1 order by created_at, id`,
      [approval.id],
    )
  const runOf = async (approval: SeededApproval) =>
    (await query<{ status: string }>('select status from runs where id = $1', [approval.runId]))[0]?.status

  const ada = await person('Ada', 'operator')
  const bob = await person('Bob', 'operator')
  const cleo = await person('Cleo', 'admin')
  return { test, agent, ada, bob, cleo, query, person, ask, say, auditOf, votesOf, runOf }
}
