import { z } from 'zod'
import { id } from '../ids.ts'
import { instant } from '../instant.ts'
import type { Json } from '../json.ts'
import { type Page, paging } from '../paging.ts'
import { text } from '../text.ts'

export const listAuditInput = paging
  .extend({
    actorId: text(200).optional(),
    action: text(200).optional(),
    subjectId: text(200).optional(),
    runId: id('run').optional(),
    /**
     * part of the action, the actor's name or an id. A page may come back short, with a cursor to look further; so may
     * one of an action that runs take all the time, or of what the platform did itself
     */
    search: text(200).optional(),
    since: instant.optional(),
    until: instant.optional(),
  })
  .prefault({})
export const verifyAuditInput = z
  .object({
    /** reads everything again, from the first batch; else only what was sealed since the last look */
    full: z.boolean().default(false),
  })
  .prefault({})
export const exportAuditInput = z
  .object({
    format: z.enum(['jsonl', 'csv']).default('jsonl'),
    /** batches are exported whole: the first one even when it alone is over the limit */
    afterBatch: z.number().int().min(0).max(2_147_483_647).default(0),
    limit: z.number().int().min(1).max(10_000).default(1_000),
  })
  .prefault({})
export const checkpointsInput = paging.prefault({})

/**
 * What runs write all the time. No index lists these: nearly every entry is one, so a page of them is found by looking
 * through the newest. The index of the others (`audit_entries_action`) names the same.
 */
export const frequentActions = ['run.start', 'run.succeeded', 'model.call', 'tool.call'] as const

export const timelineParts = ['all', 'did', 'received'] as const
export const auditTimelineInput = paging.extend({
  /** a person, or a program by its key */
  who: z.union([id('user'), id('apiKey')]),
  /** what they did, or what was done to them: roles, questions, messages, absences, sessions */
  part: z.enum(timelineParts).default('all'),
  since: instant.optional(),
  until: instant.optional(),
})

/** The part of an entry that is hashed, in this shape, as canonical JSON. */
export type AuditFact = {
  id: string
  workspaceId: string
  at: string
  actor: { kind: string; id: string; name: string }
  action: string
  subject: { kind: string; id: string }
  runId: string | null
  before: Json
  after: Json
  inputHash: string | null
  outputHash: string | null
}
export type AuditEntryView = AuditFact & { sealed: { batch: number; position: number } | null }

export type AuditTimeline = Page<AuditEntryView & { part: 'did' | 'received' }> & {
  /** as they are called now, or were last */
  name: string | null
}

export type AuditVerification = {
  ok: boolean
  /** every entry of the batches up to this time was read again and is as it was sealed */
  verifiedUpTo: string | null
  batches: number
  entries: number
  unsealed: number
  /** false: more was sealed than one look reads; ask again to go on */
  complete: boolean
  problem: { batch: number; entryId: string | null; message: string } | null
}
export type AuditCheckpoint = {
  number: number
  leafCount: number
  root: string
  previousHash: string
  hash: string
  signature: string
  keyId: string
  createdAt: string
}
/** A sealed batch as it is written outside the database: docs/audit.md has the format. */
export type OutsideCheckpoint = {
  kind: 'audit.checkpoint'
  version: 1
  workspaceId: string
  batch: number
  /** of the whole trail up to this batch */
  entries: number
  /** of each entry of the batch its id and the first 16 digits of its hash: `aud_…:0123456789abcdef` */
  leaves: string[]
  root: string
  previousHash: string
  hash: string
  sealedAt: string
  /** the batch was in the database by then */
  at: string
  keyId: string
  /** Ed25519 over the canonical JSON of all the other fields */
  signature: string
}

/** How the writing of checkpoints to one place outside goes, in one workspace. */
export type CheckpointSinkView = {
  kind: CheckpointSinkKind
  /** where to, without secrets */
  target: string
  writtenBatch: number
  lastBatch: number
  writtenAt: string | null
  /** how long the oldest batch that is not written yet has waited */
  lagMs: number
  failingSince: string | null
  lastError: string | null
}

export const checkpointSinkKinds = ['file', 'webhook', 'object_store'] as const
export type CheckpointSinkKind = (typeof checkpointSinkKinds)[number]

export type AuditExport = {
  format: 'jsonl' | 'csv'
  body: string
  entries: number
  /** PEM: the key in use, then those before it */
  publicKey: string
  nextAfterBatch: number | null
}
