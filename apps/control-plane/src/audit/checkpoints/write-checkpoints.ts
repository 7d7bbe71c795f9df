import type { OutsideCheckpoint } from '@ground-control/core/audit/schema'
import { allWorkspaces } from '@ground-control/db/database'
import { findBatches } from '@ground-control/db/repositories/audit-batches'
import {
  addMissingMarks,
  type CheckpointMark,
  moveMark,
  takeDueMarks,
} from '@ground-control/db/repositories/checkpoint-marks'
import type { Services } from '../../services.ts'
import { auditSigner } from '../signer.ts'
import { outsideCheckpoint } from './checkpoint-of.ts'
import type { CheckpointSink } from './sink.ts'

// A try takes 10 s at most; within the lease nobody else takes it.
const take = { limit: 20, leaseMs: 60_000 }
/** What is written together, at most: half a megabyte or so. The rest follows at once. */
const mostLeaves = 10_000
const longestWaitMs = 60_000

/**
 * Writes the checkpoints of what was sealed to each place that is set up. What is not written is tried again, for as
 * long as it takes: the batches themselves are the list of what is to be written. Taken, written and marked in three
 * steps, so that no transaction waits for another's server; safe in any number of copies.
 * @returns true when there may be more
 */
export async function writeCheckpoints(services: Services): Promise<boolean> {
  const rounds = await Promise.all(services.checkpointSinks.map((sink) => writeTo(services, sink)))
  return rounds.some((more) => more)
}

async function writeTo(services: Services, sink: CheckpointSink): Promise<boolean> {
  const due = await services.db.transaction(allWorkspaces, async (tx) => {
    await addMissingMarks(tx, sink.kind)
    return takeDueMarks(tx, sink.kind, take)
  })
  const ends = await Promise.all(due.map((mark) => writeFrom(services, sink, mark)))
  return ends.some((more) => more)
}

async function writeFrom(services: Services, sink: CheckpointSink, mark: CheckpointMark): Promise<boolean> {
  const { checkpoints, problem, hasMore } = await read(services, mark)
  const last = checkpoints.at(-1)
  const outcome = last === undefined ? null : await sink.write(mark.workspaceId, checkpoints)
  const isWritten = last !== undefined && outcome?.ok === true
  const error = outcome?.ok === false ? outcome.error : problem
  const waitMs = Math.min(longestWaitMs, 1_000 * 2 ** Math.min(mark.attempts - 1, 10))
  const asked = outcome?.ok === false ? Math.min(outcome.retryAfterMs ?? 0, longestWaitMs) : 0
  const retryMs = Math.max(1_000, asked, Math.floor(waitMs * (0.5 + Math.random() / 2)))
  const nextMs = error !== null ? retryMs : hasMore ? 0 : sink.everyMs
  if (error !== null)
    services.log.warn(
      { sink: sink.kind, workspaceId: mark.workspaceId, error },
      'checkpoints were not written',
    )
  await services.db.transaction(mark.workspaceId, (tx) =>
    moveMark(tx, mark, {
      batch: isWritten ? last.batch : mark.batch,
      entries: isWritten ? BigInt(last.entries) : mark.entries,
      nextMs,
      error,
    }),
  )
  return error === null && hasMore
}

type Read = { checkpoints: OutsideCheckpoint[]; problem: string | null; hasMore: boolean }

/** The checkpoints of the batches after a mark, up to the first that is not as it was sealed. */
async function read(services: Services, mark: CheckpointMark): Promise<Read> {
  const signer = auditSigner(services.keys)
  const checkpoints: OutsideCheckpoint[] = []
  let leaves = 0
  let at = { batch: mark.batch, entries: mark.entries }
  while (leaves < mostLeaves) {
    const next = await services.db.transaction(mark.workspaceId, async (tx) => {
      const [batch] = await findBatches(tx, at.batch, 1)
      return batch === undefined ? null : outsideCheckpoint(tx, signer, batch, at.entries)
    })
    if (next === null) return { checkpoints, problem: null, hasMore: false }
    if (typeof next === 'string') return { checkpoints, problem: next, hasMore: false }
    if (next.batch !== at.batch + 1)
      return { checkpoints, problem: `batch ${at.batch + 1} is missing`, hasMore: false }
    checkpoints.push(next)
    leaves += next.leaves.length
    at = { batch: next.batch, entries: BigInt(next.entries) }
  }
  return { checkpoints, problem: null, hasMore: true }
}
