import type { ApprovalView } from '@ground-control/core/approvals/schema'

/** How far the count is, in one sentence; null where one person is enough. */
export function votesText({ quorum, status }: Pick<ApprovalView, 'quorum' | 'status'>): string | null {
  const { need, votes } = quorum
  if (need <= 1) return null
  const names = votes.map(({ by, insteadOf }) =>
    insteadOf === null ? by.name : `${by.name} for ${insteadOf}`,
  )
  const said = names.length === 0 ? 'nobody has approved yet' : `${names.join(', ')} approved`
  return status === 'pending'
    ? `${votes.length} of ${need}: ${said}. One rejection ends it.`
    : `${votes.length} of ${need}: ${said}.`
}
