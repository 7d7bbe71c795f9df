import { callTool } from '../database/call-tool.ts'
import { type Database, openCopy } from '../database/database.ts'
import { parseJson } from '../database/python-json.ts'
import type { AirlineData } from '../database/records.ts'
import type { Conversation } from './schema.ts'

export interface Replayed {
  database: Database
  /** One entry per recorded tool result, in order. */
  results: { tool: string; recorded: string; now: string }[]
}

/** Runs a recording's tool calls on a fresh copy and sets what comes out beside what was recorded. */
export function replay(data: AirlineData, recorded: Conversation): Replayed {
  const database = openCopy(data)
  const answers = new Map<string, { tool: string; now: string }>()
  const results: Replayed['results'] = []
  for (const message of recorded.messages) {
    if (message.role === 'assistant') {
      for (const { id, function: called } of message.tool_calls ?? []) {
        const now = callTool(database, called.name, parseJson(called.arguments))
        answers.set(id, { tool: called.name, now })
      }
    }
    if (message.role === 'tool') {
      const answer = answers.get(message.tool_call_id)
      if (answer) results.push({ ...answer, recorded: message.content })
    }
  }
  return { database, results }
}
