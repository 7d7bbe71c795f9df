import { createHash } from 'node:crypto'
import { canonicalJson, type Json } from '@ground-control/core/json'

/** What a person's decision is bound to. Change any of it and the decision is void. */
export function approvalDigest(bound: {
  action: string
  arguments: Json
  agentVersionId: string
  policyVersionId: string | null
}): string {
  return createHash('sha256').update(canonicalJson(bound)).digest('hex')
}

/** For the record: says that content was this, without keeping it. */
export const contentHash = (value: unknown) => createHash('sha256').update(canonicalJson(value)).digest('hex')
