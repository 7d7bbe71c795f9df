import { callTool, isWrite, toolNames } from '../database/call-tool.ts'
import { type Database, openCopy } from '../database/database.ts'
import { parseJson, type Value } from '../database/python-json.ts'
import type { AirlineData } from '../database/records.ts'
import { stateHash } from '../database/state-hash.ts'
import type { Journal, JournalEntry } from './journal.ts'

// No tool needs more; it keeps every later walk over the arguments off the stack's limit.
const maxDepth = 32

function parseArguments(text: string): Value {
  let depth = 0
  let deepest = 0
  for (const mark of text.replace(/"(?:[^"\\]|\\.)*"/g, '').match(/[[\]{}]/g) ?? []) {
    depth += mark === '[' || mark === '{' ? 1 : -1
    deepest = Math.max(deepest, depth)
  }
  if (deepest > maxDepth) throw new SyntaxError(`arguments nested deeper than ${maxDepth}`)
  return parseJson(text)
}

interface Answered {
  tool: string
  arguments: string
  result: string
}

interface Copy {
  database: Database
  /** Answers already given to write calls, by idempotency key. */
  answered: Map<string, Answered>
}

export interface ToolCall {
  conversation: string
  tool: string
  /** JSON text of the arguments. Throws SyntaxError through `call` when it is none. */
  arguments: string
  /** Needed for tools that write. */
  idempotencyKey?: string
}

export type ToolAnswer =
  | { kind: 'answered'; result: string; repeated: boolean }
  | { kind: 'unknown_tool' }
  | { kind: 'key_missing' }
  | { kind: 'key_used_otherwise' }

/** Every conversation's own copy of the airline. A write is applied once per idempotency key, ever. */
export class ConversationStore {
  readonly #data: AirlineData
  readonly #journal: Journal
  readonly #copies = new Map<string, Copy>()

  /** Brings all copies back from the journal before it takes a call. */
  constructor(data: AirlineData, journal: Journal) {
    this.#data = data
    this.#journal = journal
    for (const noted of journal.read()) this.#apply(noted)
  }

  call(asked: ToolCall): ToolAnswer {
    if (!toolNames.includes(asked.tool)) return { kind: 'unknown_tool' }
    if (!isWrite(asked.tool)) {
      const result = callTool(this.#peek(asked.conversation), asked.tool, parseArguments(asked.arguments))
      return { kind: 'answered', result, repeated: false }
    }
    if (asked.idempotencyKey === undefined) return { kind: 'key_missing' }
    const before = this.#copies.get(asked.conversation)?.answered.get(asked.idempotencyKey)
    if (before !== undefined) {
      const same = before.tool === asked.tool && before.arguments === asked.arguments
      return same
        ? { kind: 'answered', result: before.result, repeated: true }
        : { kind: 'key_used_otherwise' }
    }
    parseArguments(asked.arguments)
    const noted = {
      conversation: asked.conversation,
      key: asked.idempotencyKey,
      tool: asked.tool,
      arguments: asked.arguments,
    }
    this.#journal.append(noted)
    return { kind: 'answered', result: this.#apply(noted), repeated: false }
  }

  /** The copy's `stateHash`, the records it changed and how many write calls it took. */
  state(conversation: string) {
    const database = this.#peek(conversation)
    return {
      stateHash: stateHash(database),
      writes: this.#copies.get(conversation)?.answered.size ?? 0,
      touched: {
        flights: database.flights.touched(),
        reservations: database.reservations.touched(),
        users: database.users.touched(),
      },
    }
  }

  /** A copy to read; one that was never written needs no place in memory. */
  #peek(conversation: string): Database {
    return this.#copies.get(conversation)?.database ?? openCopy(this.#data)
  }

  #apply(noted: JournalEntry): string {
    const copy = this.#copies.get(noted.conversation) ?? {
      database: openCopy(this.#data),
      answered: new Map<string, Answered>(),
    }
    this.#copies.set(noted.conversation, copy)
    const result = callTool(copy.database, noted.tool, parseArguments(noted.arguments))
    copy.answered.set(noted.key, { tool: noted.tool, arguments: noted.arguments, result })
    return result
  }
}
