import type { EscalationDefinition, FinalAction } from '@ground-control/core/escalations/schema'
import { formatDuration } from '../../../lib/format/duration.ts'

export const finalLabels: Record<FinalAction['kind'], string> = {
  keep_waiting: 'Keep waiting',
  reject: 'Reject',
  approve: 'Approve what is of little risk',
  fallback: 'Run the agent’s fallback',
}

export const dayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const

/** Which questions a policy is for, in one line. */
export function scopeInWords(
  { actions, agentIds, risks }: EscalationDefinition['appliesTo'],
  agentName: (id: string) => string,
): string {
  const parts = [
    actions.length > 0 && actions.join(', '),
    agentIds.length > 0 && `of ${agentIds.map(agentName).join(', ')}`,
    risks.length > 0 && `of ${risks.join(' or ')} risk`,
  ].filter((part) => part !== false)
  return parts.length === 0 ? 'Every question' : parts.join(' ')
}

/** How a chain ends, in one line. */
export function endInWords(final: FinalAction): string {
  if (final.kind === 'keep_waiting') return finalLabels.keep_waiting
  const after = formatDuration(final.afterMs)
  if (final.kind === 'approve') return `Approve up to ${final.upTo} risk after ${after}`
  return `${finalLabels[final.kind]} after ${after}`
}
