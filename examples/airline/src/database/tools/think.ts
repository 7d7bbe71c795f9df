import { bindArguments } from '../bind-arguments.ts'
import type { Tool } from '../tool.ts'

/** Room to reason; nothing is looked up or changed and the answer is empty. */
export const think: Tool = (_database, given) => {
  bindArguments('Think', ['thought'], given)
  return ''
}
