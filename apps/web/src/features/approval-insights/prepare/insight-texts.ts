import type { ApprovalInsights } from '@ground-control/core/approvals/insights'
import { formatDuration } from '../../../lib/format/duration'
import { formatShare } from '../../../lib/format/number'

/** null where nothing was measured: "no data" */
export const timeText = (ms: number | null): string | null => (ms === null ? null : formatDuration(ms))

/** The part of the questions that ended so; null where none was asked. */
export const shareOf = (count: number, { asked }: Pick<ApprovalInsights, 'asked'>): string | null =>
  asked === 0 ? null : formatShare(count / asked)

/** What one who decides says yes to, of all they decided. */
export const yesShare = (one: { approved: number; edited: number; rejected: number }): string | null => {
  const all = one.approved + one.edited + one.rejected
  return all === 0 ? null : formatShare((one.approved + one.edited) / all)
}
