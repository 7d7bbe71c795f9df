import type { ArgumentsProblem } from '@ground-control/core/approvals/decide'
import type { DecideApprovalInput } from '@ground-control/core/approvals/schema'
import { raiseAction } from '@ground-control/core/budgets/schema'
import type { Json } from '@ground-control/core/json'
import type { Tx } from '@ground-control/db/database'
import type { LockedApproval } from '@ground-control/db/repositories/approvals'
import { checkRaise } from '../budgets/raise-budget.ts'
import { checkArguments } from './check-arguments.ts'

/** What edited arguments or an answer are checked by. */
export async function checkFor(
  tx: Tx,
  approval: LockedApproval,
  { decision }: DecideApprovalInput,
): Promise<(said: Json) => ArgumentsProblem | null> {
  if (decision.kind === 'answer') return (answer) => checkAnswer(approval.answerSchema, answer)
  if (approval.action === raiseAction) return (edited) => checkRaise(approval.arguments, edited)
  const schema = decision.kind === 'edit' ? await argumentsSchema(tx, approval) : null
  return (edited) => (schema === null ? null : checkArguments(schema.value, edited))
}

function checkAnswer(schema: Json, answer: Json): ArgumentsProblem | null {
  if (schema !== null) return checkArguments(schema, answer)
  return typeof answer === 'string' && answer.trim() !== '' ? null : { path: '', message: 'must be a text' }
}

/** Of the tool that is to be called; null where the agent asked by itself, and anything goes. */
async function argumentsSchema(tx: Tx, approval: LockedApproval): Promise<{ value: Json } | null> {
  if (approval.stepKind !== 'tool') return null
  const [row] = await tx.query<{ schema: Json }>(
    `select tool -> 'inputSchema' as schema from agent_versions, jsonb_array_elements(definition -> 'tools') tool
     where id = $1 and tool ->> 'name' = $2`,
    [approval.agentVersionId, approval.action],
  )
  // Without its schema the tool's arguments cannot be checked, so none but the original ones pass.
  return { value: row?.schema ?? null }
}
