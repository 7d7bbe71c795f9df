import { stopWord } from '../conversations/ending.ts'
import type { Action } from '../conversations/schema.ts'

export type Beat =
  | { by: 'customer'; text: string }
  | { by: 'desk'; text: string }
  | { by: 'desk'; tool: string; arguments: object }

export const customer = (text: string): Beat => ({ by: 'customer', text })
export const desk = (text: string): Beat => ({ by: 'desk', text })
/** The desk calls a tool; its result is worked out when the conversation is written down. */
export const calls = (tool: string, args: object): Beat => ({ by: 'desk', tool, arguments: args })
export const done: Beat = customer(stopWord)

/** A conversation of our own writing, and what would have been right. */
export interface Script {
  id: string
  /** The user it is about, as runs name the end user. */
  endUser: string
  /** What it shows, for the list a person picks from. */
  shows: string
  beats: Beat[]
  actions: Action[]
  outputs: string[]
}
