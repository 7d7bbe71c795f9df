import type { ApprovalView } from '@ground-control/core/approvals/schema'
import { editOf } from './edit-of.ts'
import type { Operator } from './operator.ts'
import type { Decision } from './platform.ts'

/** One in so many; 0: none. */
export interface Exceptions {
  editEvery: number
  expireEvery: number
}

/**
 * An operator who decides like `operator`, but changes one in so many of what they approve, and lets one in so many
 * run out of time. What cannot be edited passes its turn to the next that can.
 */
export function withExceptions(operator: Operator, { editEvery, expireEvery }: Exceptions): Operator {
  const decided = new Map<string, Decision | undefined>()
  let seen = 0
  let owed = 0
  const isTurn = (every: number, shift: number) => every > 0 && (seen + shift) % every === 0
  const decide = (approval: ApprovalView): Decision | undefined => {
    seen += 1
    if (isTurn(expireEvery, 0)) return { kind: 'wait' }
    if (isTurn(editEvery, Math.floor(editEvery / 2))) owed += 1
    const decision = operator(approval)
    const edited = decision?.kind === 'approve' && owed > 0 ? editOf(approval) : undefined
    if (edited === undefined) return decision
    owed -= 1
    return { kind: 'edit', arguments: edited }
  }
  return (approval) => {
    if (!decided.has(approval.id)) decided.set(approval.id, decide(approval))
    return decided.get(approval.id)
  }
}
