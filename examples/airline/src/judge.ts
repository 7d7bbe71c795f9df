import { handOverTool } from './conversations/ending.ts'
import type { Task } from './conversations/schema.ts'
import { callTool } from './database/call-tool.ts'
import { openCopy } from './database/database.ts'
import type { Value } from './database/python-json.ts'
import type { AirlineData } from './database/records.ts'
import { stateHash } from './database/state-hash.ts'

/** A conversation that is over, as far as the judge needs it. */
export interface Finished {
  /** `stateHash` of the conversation's copy at its end. */
  stateHash: string
  /** What the customer was told, in order. */
  said: readonly string[]
  /** Whether somebody ended it: the customer was done or was handed over. A conversation cut off earns 0. */
  ended: boolean
}

export interface Verdict {
  reward: 0 | 1
  databaseAgrees: boolean
  missingOutputs: string[]
}

/** `stateHash` of a fresh copy after the task's right actions. */
export function rightStateHash(data: AirlineData, task: Task): string {
  const copy = openCopy(data)
  for (const { name, kwargs } of task.actions) {
    if (name !== handOverTool) callTool(copy, name, kwargs as Value)
  }
  return stateHash(copy)
}

/**
 * Judges as the benchmark does: the whole database must be as it is after the right actions, and each output
 * asked for must occur, letter case and thousands separators aside, in one text told to the customer.
 */
export function judge(data: AirlineData, task: Task, finished: Finished): Verdict {
  const databaseAgrees = finished.stateHash === rightStateHash(data, task)
  const told = finished.said.map((text) => text.toLowerCase().replaceAll(',', ''))
  const missingOutputs = task.outputs.filter(
    (output) => !told.some((text) => text.includes(output.toLowerCase())),
  )
  const right = finished.ended && databaseAgrees && missingOutputs.length === 0
  return { reward: right ? 1 : 0, databaseAgrees, missingOutputs }
}
