import type { JournalStep } from '@ground-control/core/workers/schema'
import type { StepRow } from '@ground-control/db/repositories/steps'

/** A step as a worker replays it: what is kept beside it is nobody's business there. */
export const journalStep = ({
  id,
  name,
  occurrence,
  kind,
  status,
  digest,
  output,
  error,
}: StepRow): JournalStep => ({ id, name, occurrence, kind, status, digest, output, error })
