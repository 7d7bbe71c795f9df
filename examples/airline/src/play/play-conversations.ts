import { setTimeout as sleep } from 'node:timers/promises'
import type { RunSummary } from '@ground-control/core/runs/schema'
import type { Conversation } from '../conversations/schema.ts'
import { awaitedTurn, customerAnswer, customerTexts } from './customer.ts'
import type { Operator } from './operator.ts'
import type { Platform } from './platform.ts'

export interface Part {
  conversation: Conversation
  endUser?: string
  idempotencyKey: string
}

export interface PlayOptions {
  platform: Platform
  parts: readonly Part[]
  operator: Operator
  airlineUrl: string
  /** Marks the runs of this play; they are found again by it. */
  tag: string
  concurrency: number
  pollMs: number
  /** Ends the play when nothing has moved for so long; what has not ended is stuck. */
  quietMs: number
  /** Whether to go on while runs wait for a person to whom the operator leaves them. */
  awaitPeople: boolean
  signal: AbortSignal
  now(): number
  onRound?(runs: readonly RunSummary[]): void
  /** Told each run as it starts, before anything of it is decided. */
  onStart?(runId: string, conversation: Conversation): void
}

const terminal = new Set<RunSummary['status']>(['succeeded', 'failed', 'cancelled'])
export const isOver = (run: RunSummary): boolean => terminal.has(run.status)
const waitsForPerson = (run: RunSummary): boolean => run.waits.some(({ kind }) => kind === 'approval')

/**
 * Plays conversations through the platform: starts a run each, lets the customer answer when a run asks, and
 * the operator decide. Ends when every run is over or waits for a person whom the operator leaves it to, when
 * nothing moves any more, or when `signal` says so. Answers the conversations by run id.
 */
export async function playConversations(options: PlayOptions): Promise<Map<string, Conversation>> {
  const { platform, operator, signal, now } = options
  const waiting = [...options.parts]
  const played = new Map<string, Conversation>()
  const answeredTurns = new Set<string>()
  const left = new Set<string>()
  let movedAt = now()
  let lastSeen = ''

  const startNext = async (part: Part) => {
    const { conversation, endUser, idempotencyKey } = part
    const runId = await platform.start({
      conversationId: conversation.conversation_id,
      opening: customerTexts(conversation)[0] ?? '',
      airlineUrl: options.airlineUrl,
      tag: options.tag,
      endUser,
      idempotencyKey,
    })
    options.onStart?.(runId, conversation)
    played.set(runId, conversation)
  }

  const letCustomerSpeak = async (run: RunSummary) => {
    const conversation = played.get(run.id)
    const turn = awaitedTurn(run)
    if (conversation === undefined || turn === undefined || answeredTurns.has(`${run.id}:${turn}`)) return
    await platform.say(run.id, turn, customerAnswer(conversation, turn))
    answeredTurns.add(`${run.id}:${turn}`)
  }

  const letOperatorDecide = async () => {
    const ours = (await platform.pendingApprovals()).filter(({ runId }) => played.has(runId))
    await Promise.all(
      ours.map(async (approval) => {
        const decision = operator(approval)
        if (decision === undefined) left.add(approval.runId)
        else if (decision.kind !== 'wait') await platform.decide(approval, decision)
      }),
    )
  }

  while (!signal.aborted) {
    const runs = (await platform.runs(options.tag)).filter(({ id }) => played.has(id))
    options.onRound?.(runs)
    const seen = JSON.stringify(
      runs.map(({ id, status, waits, toolCalls, modelCalls }) => [id, status, waits, toolCalls, modelCalls]),
    )
    if (seen !== lastSeen) {
      lastSeen = seen
      movedAt = now()
    }
    await Promise.all(runs.filter(({ status }) => status === 'waiting').map(letCustomerSpeak))
    if (runs.some((run) => waitsForPerson(run) && !left.has(run.id))) await letOperatorDecide()

    const settled = runs.filter((run) => isOver(run) || (waitsForPerson(run) && left.has(run.id)))
    const free = options.concurrency - (played.size - settled.length)
    await Promise.all(waiting.splice(0, Math.max(0, free)).map(startNext))
    const ended = options.awaitPeople ? runs.filter(isOver) : settled
    if (waiting.length === 0 && ended.length === played.size) break
    if (now() - movedAt > options.quietMs) break
    await sleep(options.pollMs, undefined, { signal }).catch(() => undefined)
  }
  return played
}
