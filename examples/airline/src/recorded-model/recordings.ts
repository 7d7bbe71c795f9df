import { createHash } from 'node:crypto'
import type { Conversation } from '../conversations/schema.ts'
import { canonicalTurns, type Turn } from './canonical.ts'

/** What the assistant said next in a recording. */
export interface Line {
  conversationId: string
  /** Which of the assistant's turns it is, from 0. */
  turn: number
  text: string
  calls: { name: string; arguments: string }[]
}

// A history is known by a chain of hashes, so that the whole of it is compared in one look-up.
const extend = (chain: string, turn: Turn): string =>
  createHash('sha256').update(chain).update(JSON.stringify(turn)).digest('base64')

export const chainOf = (turns: readonly Turn[]): string => turns.reduce(extend, '')

/** Recorded conversations, found by what was said before. */
export class Recordings {
  readonly #conversations = new Map<string, Conversation>()
  #lines = new Map<string, Line[]>()

  /** Adds recordings; one with a known id takes that one's place. */
  add(conversations: readonly Conversation[]): void {
    for (const recorded of conversations) this.#conversations.set(recorded.conversation_id, recorded)
    this.#lines = new Map()
    for (const recorded of this.#conversations.values()) this.#index(recorded)
  }

  get size(): number {
    return this.#conversations.size
  }

  has(conversationId: string): boolean {
    return this.#conversations.has(conversationId)
  }

  /**
   * What comes after these turns. `hint` names the conversation where the caller knows it; without one, or
   * with one that is not recorded, the earliest added recording with this history answers. Undefined where
   * no recording goes on from here.
   */
  next(turns: readonly Turn[], hint: string | undefined): Line | undefined {
    const lines = this.#lines.get(chainOf(turns)) ?? []
    if (hint === undefined || !this.has(hint)) return lines[0]
    return lines.find((line) => line.conversationId === hint)
  }

  #index(recorded: Conversation): void {
    // The texts as recorded are what is answered; the canonical turns only serve to find them.
    let chain = ''
    let turn = 0
    for (const message of recorded.messages) {
      if (message.role === 'assistant') {
        const line = {
          conversationId: recorded.conversation_id,
          turn,
          text: message.content ?? '',
          calls: (message.tool_calls ?? []).map((call) => ({
            name: call.function.name,
            arguments: call.function.arguments,
          })),
        }
        this.#lines.set(chain, [...(this.#lines.get(chain) ?? []), line])
        turn += 1
      }
      for (const canonical of canonicalTurns([message])) chain = extend(chain, canonical)
    }
  }
}
