import type { CheckpointSinkKind, OutsideCheckpoint } from '@ground-control/core/audit/schema'
import type { SendOutcome } from '../../channels/send/outcome.ts'

/** A place outside the database that checkpoints are written to. */
export type CheckpointSink = {
  kind: CheckpointSinkKind
  /** where to, for people; without secrets */
  target: string
  /** what was sealed meanwhile is written together */
  everyMs: number
  /** Writes checkpoints of one workspace, in order; the same ones again when a try was cut off. Never throws. */
  write(workspaceId: string, checkpoints: readonly OutsideCheckpoint[]): Promise<SendOutcome>
}
