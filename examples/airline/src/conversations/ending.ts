import type { Conversation } from './schema.ts'

/** How the simulated customer says that the conversation is over. */
export const stopWord = '###STOP###'
export const handOverTool = 'transfer_to_human_agents'

export const saysStop = (text: string): boolean => text.includes(stopWord)

export type Ending = 'customer_done' | 'handed_over' | 'cut_off'

/** How a recording ends. `cut_off`: the recording stopped at its limit of steps, before anybody was done. */
export function endingOf(recorded: Conversation): Ending {
  const last = recorded.messages.at(-1)
  if (last?.role === 'user' && saysStop(last.content)) return 'customer_done'
  const handsOver = recorded.messages.some(
    (message) => message.role === 'assistant' && message.tool_calls?.[0]?.function.name === handOverTool,
  )
  return handsOver ? 'handed_over' : 'cut_off'
}
