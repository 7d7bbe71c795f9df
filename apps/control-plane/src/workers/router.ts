import { secretNameInput } from '@ground-control/core/config/schema'
import {
  type AdmitResult,
  admitInput,
  type BeginResult,
  beginInput,
  type CommitResult,
  commitInput,
  type EmitResult,
  emitInput,
  type FinishResult,
  finishInput,
  type HeartbeatResult,
  heartbeatInput,
  type JoinResult,
  joinInput,
  type SuspendResult,
  suspendInput,
} from '@ground-control/core/workers/schema'
import { pending } from '../server/pending.ts'
import { router, worker } from '../server/trpc.ts'

export const workerRouter = router({
  join: worker.input(joinInput).mutation(pending<JoinResult>()),
  begin: worker.input(beginInput).mutation(pending<{ results: BeginResult[] }>()),
  admit: worker.input(admitInput).mutation(pending<{ results: AdmitResult[] }>()),
  commit: worker.input(commitInput).mutation(pending<{ results: CommitResult[] }>()),
  suspend: worker.input(suspendInput).mutation(pending<{ results: SuspendResult[] }>()),
  emit: worker.input(emitInput).mutation(pending<{ results: EmitResult[] }>()),
  finish: worker.input(finishInput).mutation(pending<{ results: FinishResult[] }>()),
  heartbeat: worker.input(heartbeatInput).mutation(pending<HeartbeatResult>()),
  secret: worker.input(secretNameInput).mutation(pending<{ value: string }>()),
})
