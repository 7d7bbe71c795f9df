import type { Begun, RunEnd, RunStop } from '@ground-control/sdk'

/** What a process needs to execute one run apart. */
export type Order = {
  /** files that export the agents */
  modules: string[]
  agent: string
  begun: Begun
  url: string
  apiKey: string
  logLevel: string
}
export type ToCell = { kind: 'execute'; order: Order } | { kind: 'stop'; ending: RunStop['ending'] }

/** What it answers, once. */
export type FromCell = { kind: 'ended'; end: RunEnd }

/** What it says before it ends because it could not execute the run at all. */
export const lastWordsOfCell = "FATAL ERROR: the run could not be executed apart; the worker's log says why"
