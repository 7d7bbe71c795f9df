import type { Conversation, Message } from '../conversations/schema.ts'
import { callTool } from '../database/call-tool.ts'
import { openCopy } from '../database/database.ts'
import { parseJson } from '../database/python-json.ts'
import type { AirlineData } from '../database/records.ts'
import type { Script } from './script.ts'

/** Writes a script down as a recorded conversation: its tools are called on a fresh copy of the airline. */
export function recordScript(data: AirlineData, script: Script, taskId: number): Conversation {
  const database = openCopy(data)
  const messages = script.beats.flatMap((beat, index): Message[] => {
    if (beat.by === 'customer') return [{ role: 'user', content: beat.text }]
    if ('text' in beat) return [{ role: 'assistant', content: beat.text }]
    const id = `call_${script.id}_${index}`
    const text = JSON.stringify(beat.arguments)
    const call = { id, type: 'function' as const, function: { name: beat.tool, arguments: text } }
    const content = callTool(database, beat.tool, parseJson(text))
    return [
      { role: 'assistant', content: null, tool_calls: [call] },
      { role: 'tool', tool_call_id: id, name: beat.tool, content },
    ]
  })
  return { conversation_id: script.id, task_id: taskId, reward: 1, messages }
}
