import type { ModelFault } from '../upstream/fault.ts'

/** One way in which a provider fails, and what may become of a run that meets it. */
export type ProviderCase = {
  name: string
  fault: ModelFault
  /** only the first call of a run fails, or each */
  isOnce: boolean
  isStreamed: boolean
  /** failure codes that say what happened; empty: it must succeed */
  codes: readonly string[]
  /** what its cost rests on where it succeeds: what the provider said, or an estimate of ours */
  costKind: 'priced' | 'estimated'
}

type Kind = {
  fault: ModelFault
  codes: readonly string[]
  /** in the middle of a stream what came is delivered already: it cannot be made good by another try */
  streamedOnce?: readonly string[]
  onlyWhole?: boolean
  costKind?: 'estimated'
}

const tokens = (value: unknown) => ({ prompt_tokens: value, completion_tokens: value, total_tokens: value })
const wrongUsage = (usage: unknown): Kind => ({
  fault: { kind: 'wrong_usage', usage },
  codes: [],
  costKind: 'estimated',
})

const kinds: Record<string, Kind> = {
  'status 429 with Retry-After': {
    fault: { kind: 'rate_limited', retryAfterSeconds: 1 },
    codes: ['rate_limited'],
  },
  'status 500': { fault: { kind: 'server_error', status: 500 }, codes: ['provider_unavailable'] },
  'status 503': { fault: { kind: 'server_error', status: 503 }, codes: ['provider_unavailable'] },
  reset: { fault: { kind: 'reset' }, codes: ['provider_unreachable'] },
  stall: { fault: { kind: 'stall', stallMs: 60_000 }, codes: ['provider_timeout'] },
  cut: {
    fault: { kind: 'cut' },
    codes: ['provider_unreachable', 'provider_garbage', 'stream_broken'],
    streamedOnce: ['stream_broken'],
  },
  'garbage with status 200': {
    fault: { kind: 'garbage' },
    codes: ['provider_garbage', 'stream_broken'],
  },
  'no usage': wrongUsage(undefined),
  'negative usage': wrongUsage(tokens(-5)),
  // An answer that cannot be read, whatever its text says.
  'usage that is no number': {
    fault: { kind: 'wrong_usage', usage: tokens('many') },
    codes: ['provider_garbage', 'stream_broken'],
    streamedOnce: ['stream_broken'],
  },
  'usage beyond belief': wrongUsage(tokens(1e15)),
  '50 MB answer': {
    fault: { kind: 'huge_body', bytes: 50_000_000 },
    codes: ['response_too_large'],
    onlyWhole: true,
  },
}

/** Each kind, for one call and for all, whole and streamed. */
export const providerCases: readonly ProviderCase[] = Object.entries(kinds).flatMap(([kind, given]) =>
  [true, false].flatMap((isOnce) =>
    (given.onlyWhole ? [false] : [false, true]).map((isStreamed) => ({
      name: `${kind}, ${isOnce ? 'once' : 'always'}, ${isStreamed ? 'streamed' : 'whole'}`,
      fault: given.fault,
      isOnce,
      isStreamed,
      costKind: given.costKind ?? 'priced',
      codes: isOnce ? (isStreamed && given.streamedOnce) || [] : given.codes,
    })),
  ),
)
