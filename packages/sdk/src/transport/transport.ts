import type {
  AdmitItem,
  AdmitResult,
  BeginItem,
  BeginResult,
  CommitItem,
  CommitResult,
  EmitItem,
  EmitResult,
  FinishItem,
  FinishResult,
  SuspendItem,
  SuspendResult,
} from '@ground-control/core/workers/schema'

/** What each verb takes and answers, one item of a batch. */
export type Verbs = {
  begin: { item: BeginItem; result: BeginResult }
  admit: { item: AdmitItem; result: AdmitResult }
  commit: { item: CommitItem; result: CommitResult }
  suspend: { item: SuspendItem; result: SuspendResult }
  emit: { item: EmitItem; result: EmitResult }
  finish: { item: FinishItem; result: FinishResult }
}
export type Verb = keyof Verbs

/**
 * How a run reaches the control plane. Every verb may be sent again with the same content: it is idempotent by lease,
 * step and token. Rejects with TransportError only.
 */
export type Transport = {
  [V in Verb]: (item: Verbs[V]['item']) => Promise<Verbs[V]['result']>
} & {
  /** the secret's value; rejects with TransportError `not_found` where the workspace has none of that name */
  secret(name: string): Promise<string>
}

/** Why the control plane gave no answer: it was not reached in time, or it would not take what we sent. */
export class TransportError extends Error {
  readonly kind: 'unreachable' | 'not_allowed' | 'not_found' | 'bad_request'

  constructor(kind: TransportError['kind'], message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'TransportError'
    this.kind = kind
  }
}
