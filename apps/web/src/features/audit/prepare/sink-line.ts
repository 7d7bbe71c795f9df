import type { CheckpointSinkKind, CheckpointSinkView } from '@ground-control/core/audit/schema'

const places: Record<CheckpointSinkKind, string> = {
  file: 'file',
  webhook: 'webhook',
  object_store: 'object store',
}
/** Longer than any place waits between two writes. */
const lateMs = 60_000

/** How the writing to one place is to be shown. */
export function sinkLine(sink: CheckpointSinkView): {
  tone: 'good' | 'warn' | 'bad'
  place: string
  state: string
} {
  const place = places[sink.kind]
  const waiting = sink.lastBatch - sink.writtenBatch
  const batches = `${waiting} ${waiting === 1 ? 'batch' : 'batches'}`
  if (sink.failingSince !== null) return { tone: 'bad', place, state: `Failing, ${batches} behind` }
  if (sink.lagMs > lateMs) return { tone: 'warn', place, state: `${batches} behind` }
  return { tone: 'good', place, state: 'Up to date' }
}
