import type { ApprovalView } from '@ground-control/core/approvals/schema'
import type { DecisionState } from '../use-decisions'

/** How a batch went, in one sentence: what took effect, where others were first, what failed. */
export function batchText(states: readonly DecisionState[], verb: 'approved' | 'rejected'): string {
  const ours = states.filter((item) => item.state === 'done' && item.isOurs).length
  const theirs = states.filter((item) => item.state === 'done' && !item.isOurs).length
  const counted = states.filter((item) => item.state === 'counted').length
  const failed = states.filter((item) => item.state === 'failed').length
  const parts = [`${ours} ${verb}`]
  if (counted > 0) parts.push(`${counted} counted, others must approve too`)
  if (theirs > 0) parts.push(`${theirs} decided by someone else before`)
  if (failed > 0) parts.push(`${failed} failed, see their cards`)
  return `${parts.join(', ')}.`
}

/** What a batch is made of, so that nobody approves a dangerous thing among twenty harmless ones unseen. */
export const highRiskOf = (approvals: readonly ApprovalView[]): ApprovalView[] =>
  approvals.filter((approval) => approval.risk === 'high')

const kindOf = ({ agentId, action, risk, kind, arguments: args }: ApprovalView): string => {
  const names = typeof args === 'object' && args !== null ? Object.keys(args).sort() : []
  return JSON.stringify([kind, agentId, action, risk, names])
}

/** Those of the queue that ask for the same call as what is selected, with arguments of the same names. */
export function alikeOf(selected: readonly ApprovalView[], open: readonly ApprovalView[]): ApprovalView[] {
  const kinds = new Set(selected.map(kindOf))
  const known = new Set(selected.map(({ id }) => id))
  return open.filter((one) => one.kind === 'approval' && !known.has(one.id) && kinds.has(kindOf(one)))
}

/** Runs `act` on all, at most `width` at a time; the results in the order of the items. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  width: number,
  act: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  let next = 0
  const lane = async () => {
    for (let index = next++; index < items.length; index = next++) results[index] = await act(items[index]!)
  }
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane))
  return results
}
