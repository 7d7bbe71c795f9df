import type { LanguageModelV4StreamPart } from '@ai-sdk/provider'
import { tokensOf } from './tokens.ts'

/** Text is counted once so much has come: token by token most words would be counted twice. */
const flushAt = 256
/** in percent, and in tokens: a provider that counts a little differently has not overrun its limit */
const tolerance = { percent: 10, tokens: 16 }

/**
 * Counts a stream's tokens as they come, for a call that may use no more than was held for it. A provider that obeys
 * the limit it was given never gets there; one that does not is cut off.
 */
export class Meter {
  /** counted so far, what is too short to be counted left out */
  tokens = 0
  #text = ''
  readonly #most: number

  /** @param most null: no limit */
  constructor(most: number | null) {
    this.#most =
      most === null
        ? Number.POSITIVE_INFINITY
        : most + Math.ceil((most * tolerance.percent) / 100) + tolerance.tokens
  }

  add(part: LanguageModelV4StreamPart): void {
    if (this.#most === Number.POSITIVE_INFINITY) return
    if (part.type !== 'text-delta' && part.type !== 'reasoning-delta' && part.type !== 'tool-input-delta')
      return
    this.#text += part.delta
    if (this.#text.length < flushAt) return
    this.tokens += tokensOf(this.#text)
    this.#text = ''
  }

  get isOver(): boolean {
    return this.tokens > this.#most
  }
}
