import type { AuditVerification } from '@ground-control/core/audit/schema'
import type { BatchLink } from './verify-batch.ts'

/** The last batch that was found right, and how much stands before it. */
export type VerifiedMark = BatchLink & { entries: number; sealedAt: string | null }

/** How far each workspace's trail has been verified by this process: the badge then reads only what is new. */
export type VerifiedSoFar = {
  marks: Map<string, VerifiedMark>
  /** full looks under way: who asks meanwhile gets the same answer */
  looking: Map<string, Promise<AuditVerification>>
}

export const createVerifiedSoFar = (): VerifiedSoFar => ({ marks: new Map(), looking: new Map() })
