import { createHash } from 'node:crypto'
import { type ApprovalSubject, approvalDigestInput } from '@ground-control/core/approvals/decide'
import { canonicalJson } from '@ground-control/core/json'

/** SHA-256 in hex of what a person's decision is bound to. Change any of it and the decision is void. */
export function approvalDigest(subject: ApprovalSubject): string {
  return createHash('sha256').update(approvalDigestInput(subject)).digest('hex')
}

/** For the record: says that content was this, without keeping it. */
export const contentHash = (value: unknown) => createHash('sha256').update(canonicalJson(value)).digest('hex')
