import { z } from 'zod'

const scope = {
  /** Hits this many calls and is spent; without it the fault stays. */
  next: z.number().int().min(1).max(1_000_000).optional(),
  /** The share of calls it hits, drawn from the seed. */
  rate: z.number().min(0).max(1).default(1),
  /** Only calls of this conversation. */
  conversation: z.string().max(200).optional(),
}
const maxStallMs = 600_000

export const fault = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('rate_limited'),
    retryAfterSeconds: z.number().min(0).max(3600).default(1),
    ...scope,
  }),
  z.strictObject({
    kind: z.literal('server_error'),
    status: z.number().int().min(500).max(599).default(503),
    ...scope,
  }),
  /** The connection is reset before any byte of an answer. */
  z.strictObject({ kind: z.literal('reset'), ...scope }),
  /** Nothing comes for that long, then the answer does. */
  z.strictObject({
    kind: z.literal('stall'),
    stallMs: z.number().int().min(0).max(maxStallMs).default(maxStallMs),
    ...scope,
  }),
  /** The connection ends after so many chunks of a stream; half-way where it is no stream. */
  z.strictObject({
    kind: z.literal('cut_stream'),
    afterChunks: z.number().int().min(0).max(10_000).default(2),
    ...scope,
  }),
  /** Status 200 and a body that is no answer. */
  z.strictObject({ kind: z.literal('garbage'), ...scope }),
  z.strictObject({
    kind: z.literal('wrong_usage'),
    usage: z.enum(['missing', 'negative', 'nan', 'huge', 'zero']).default('missing'),
    ...scope,
  }),
  /** A right answer whose text is this long. */
  z.strictObject({
    kind: z.literal('huge_body'),
    bytes: z.number().int().min(1).max(64_000_000).default(50_000_000),
    ...scope,
  }),
])
export type Fault = z.infer<typeof fault>

export const knobSetting = z.strictObject({
  /** As requests name it; `*` is every model that has no setting of its own. */
  model: z.string().min(1).max(200),
  latencyMs: z.number().int().min(0).max(60_000).default(0),
  /** The first that fits a call hits it. */
  faults: z.array(fault).max(100).default([]),
  seed: z.number().int().min(0).max(0xffff_ffff).default(1),
})
export type KnobSetting = z.infer<typeof knobSetting>

/** Mulberry32: the same seed hits the same calls in every run. */
function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

interface Knob {
  setting: KnobSetting
  random: () => number
  /** Hits left of each fault that has a `next`. */
  left: (number | undefined)[]
}

/** The faults and delays that are set, per model. */
export class Knobs {
  readonly #knobs = new Map<string, Knob>()

  /** Replaces the model's setting. */
  set(setting: KnobSetting): void {
    const left = setting.faults.map(({ next }) => next)
    this.#knobs.set(setting.model, { setting, random: seeded(setting.seed), left })
  }

  clear(): void {
    this.#knobs.clear()
  }

  settings(): KnobSetting[] {
    return [...this.#knobs.values()].map(({ setting }) => setting)
  }

  /** What is to happen to one call; counts it against faults that are spent after some. */
  draw(model: string, conversation: string | undefined): { latencyMs: number; fault: Fault | undefined } {
    const knob = this.#knobs.get(model) ?? this.#knobs.get('*')
    if (knob === undefined) return { latencyMs: 0, fault: undefined }
    const fault = knob.setting.faults.find((candidate, index) => {
      const left = knob.left[index]
      if (left === 0) return false
      if (candidate.conversation !== undefined && candidate.conversation !== conversation) return false
      if (candidate.rate < 1 && knob.random() >= candidate.rate) return false
      if (left !== undefined) knob.left[index] = left - 1
      return true
    })
    return { latencyMs: knob.setting.latencyMs, fault }
  }
}
