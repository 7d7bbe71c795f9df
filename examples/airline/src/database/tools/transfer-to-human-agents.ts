import { bindArguments } from '../bind-arguments.ts'
import type { Tool } from '../tool.ts'

/** Hands the customer over to a person; the conversation ends with it. */
export const transferToHumanAgents: Tool = (_database, given) => {
  bindArguments('TransferToHumanAgents', ['summary'], given)
  return 'Transfer successful'
}
