import type { RunSummary } from '@ground-control/core/runs/schema'
import { z } from 'zod'
import { loadConversations, loadTasks } from '../conversations/load.ts'
import type { Conversation, Task } from '../conversations/schema.ts'
import { loadData } from '../database/load-data.ts'
import { approveAll, approveGold, type DecisionMode, leaveAll, type Operator } from '../play/operator.ts'
import type { Platform } from '../play/platform.ts'
import { playConversations } from '../play/play-conversations.ts'
import { type Exceptions, withExceptions } from '../play/with-exceptions.ts'
import { type AirlineState, type Outcome, outcomeOf } from './outcome.ts'

export interface DemoRun {
  platform: Platform
  folder: string
  decide: DecisionMode
  exceptions: Exceptions
  concurrency: number
  /** The airline with this folder's records. */
  airlineUrl: string
  /** What tools told the model in a conversation, in order. */
  heard(conversationId: string): Promise<readonly string[]>
  /** The arguments of each write that the airline carried out, by its step. */
  carriedOut(): ReadonlyMap<string, string>
  /** Names this demo; another one has another name. */
  name: string
  pollMs: number
  quietMs: number
  signal: AbortSignal
  now(): number
  /** Told how many conversations there are, before the first starts. */
  onTotal?(conversations: number): void
  onRound?(runs: readonly RunSummary[]): void
}

export interface Played {
  expected: number
  outcomes: Outcome[]
}

/** Plays a folder's conversations through the platform and gathers what became of each. */
export async function runDemo(demo: DemoRun): Promise<Played> {
  const data = await loadData(demo.folder)
  const tasks = await loadTasks(demo.folder)
  const conversations = await loadConversations(demo.folder)
  demo.onTotal?.(conversations.length)
  const taskOf = ({ task_id }: Conversation): Task => {
    const task = tasks.get(task_id)
    if (task === undefined) throw new Error(`tasks.json has no task ${task_id}`)
    return task
  }
  const started = new Map<string, Conversation>()
  const played = await playConversations({
    ...demo,
    parts: conversations.map((conversation) => ({
      conversation,
      idempotencyKey: `${demo.name}:${conversation.conversation_id}`,
    })),
    operator: withExceptions(
      operatorFor(demo.decide, (runId) => {
        const conversation = started.get(runId)
        return conversation === undefined ? [] : taskOf(conversation).actions
      }),
      demo.exceptions,
    ),
    tag: demo.name,
    awaitPeople: false,
    onStart: (runId, conversation) => started.set(runId, conversation),
  })

  const carriedOut = demo.carriedOut()
  const outcomes: Outcome[] = []
  for (const [runId, conversation] of played) {
    const [run, approvals, state, heard, entries] = await Promise.all([
      demo.platform.run(runId),
      demo.platform.approvalsOf(runId),
      airlineState(demo.airlineUrl, runId),
      demo.heard(conversation.conversation_id),
      demo.platform.auditOf(runId),
    ])
    const witnesses = { state, heard, entries, carriedOut }
    outcomes.push(outcomeOf({ run, approvals, conversation, task: taskOf(conversation), data, ...witnesses }))
  }
  return { expected: conversations.length, outcomes }
}

function operatorFor(mode: DecisionMode, actionsOf: (runId: string) => Task['actions']): Operator {
  switch (mode) {
    case 'all':
      return approveAll
    case 'gold':
      return approveGold(actionsOf)
    case 'none':
      return leaveAll
    default:
      return mode satisfies never
  }
}

const stateBody = z.object({ stateHash: z.string(), writes: z.int() })

async function airlineState(airlineUrl: string, runId: string): Promise<AirlineState> {
  const response = await fetch(`${airlineUrl}/conversations/${runId}/state`)
  if (!response.ok) throw new Error(`the airline answered ${response.status} for ${runId}`)
  return stateBody.parse(await response.json())
}
