import { createHash } from 'node:crypto'
import { type ApprovalSubject, approvalDigestInput } from '@ground-control/core/approvals/decide'

/** SHA-256 in hex of what a decision is bound to. */
export function approvalDigest(subject: ApprovalSubject): string {
  return createHash('sha256').update(approvalDigestInput(subject)).digest('hex')
}
