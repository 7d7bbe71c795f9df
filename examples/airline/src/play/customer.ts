import type { RunSummary } from '@ground-control/core/runs/schema'
import { stopWord } from '../conversations/ending.ts'
import type { Conversation } from '../conversations/schema.ts'

/** What the customer said in a recording, the opening first. */
export const customerTexts = (recorded: Conversation): string[] =>
  recorded.messages.flatMap((message) => (message.role === 'user' ? [message.content] : []))

/** The customer's n-th answer to the desk, from 1; who has no more to say is done. */
export const customerAnswer = (recorded: Conversation, turn: number): string =>
  customerTexts(recorded)[turn] ?? stopWord

/** The turn that a run waits to hear from its customer; undefined where it waits for none. */
export function awaitedTurn(run: RunSummary): number | undefined {
  for (const wait of run.waits) {
    if (wait.kind !== 'event' || wait.eventType !== 'customer.message') continue
    const turn = /^turn-(\d+)$/.exec(wait.eventKey ?? '')?.[1]
    if (turn !== undefined) return Number(turn)
  }
  return undefined
}
