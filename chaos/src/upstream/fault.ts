/** What a model's provider does instead of answering well. */
export type ModelFault =
  | { kind: 'rate_limited'; retryAfterSeconds: number }
  | { kind: 'server_error'; status: number }
  /** the connection is reset before any byte of an answer */
  | { kind: 'reset' }
  /** nothing comes for that long */
  | { kind: 'stall'; stallMs: number }
  /** the connection ends in the middle of the answer */
  | { kind: 'cut' }
  /** status 200 and a body that is no answer */
  | { kind: 'garbage' }
  | { kind: 'wrong_usage'; usage: unknown }
  /** a right answer whose text is this long */
  | { kind: 'huge_body'; bytes: number }
