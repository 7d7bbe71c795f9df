import type { ApprovalView } from '@ground-control/core/approvals/schema'
import type { AuditEntryView } from '@ground-control/core/audit/schema'
import type { RunDetail } from '@ground-control/core/runs/schema'
import { z } from 'zod'
import { endingOf } from '../conversations/ending.ts'
import type { Conversation, Task } from '../conversations/schema.ts'
import type { AirlineData } from '../database/records.ts'
import { judge } from '../judge.ts'
import { disagreements } from './agreement.ts'

const deskOutput = z.object({ outcome: z.string(), said: z.array(z.string()) })

/** The end state of one run's copy of the airline. */
export interface AirlineState {
  stateHash: string
  writes: number
}

/** Everything the table counts of one conversation. */
export interface Outcome {
  run: RunDetail
  conversationId: string
  /** `failed`, `waiting` and the like, or how the desk ended it. */
  ended: string
  asked: number
  /** with or without changes */
  approved: number
  edited: number
  rejected: number
  expired: number
  /** questions of which the outcome, the agent's view, the airline and the audit trail do not agree, and where */
  disagreements: string[]
  /** Tool results that had to be as recorded, and those that were. */
  comparable: number
  reproduced: number
  /** Writes that the airline carried out. */
  writesDone: number
  /** Whether our verdict is the recorded one; undefined where there is none to compare. */
  agrees: boolean | undefined
}

export function outcomeOf(facts: {
  run: RunDetail
  approvals: readonly ApprovalView[]
  conversation: Conversation
  task: Task
  data: AirlineData
  state: AirlineState
  /** what the run's tools told the model, in order */
  heard: readonly string[]
  /** the arguments of each write that the airline carried out, by its step */
  carriedOut: ReadonlyMap<string, string>
  entries: readonly AuditEntryView[]
}): Outcome {
  const { run, approvals, conversation, task, data, state, heard, carriedOut, entries } = facts
  const output = deskOutput.safeParse(run.output)
  const ended = run.status === 'succeeded' && output.success ? output.data.outcome : run.status
  const said = output.success ? output.data.said : []
  const verdict = judge(data, task, {
    stateHash: state.stateHash,
    said,
    ended: run.status === 'succeeded' && endingOf(conversation) !== 'cut_off',
  })
  const toolSteps = run.steps.filter(({ kind }) => kind === 'tool')
  const approved = approvals.filter(({ status }) => status === 'approved' || status === 'edited')
  const rejected = approvals.filter(({ status }) => status === 'rejected')
  return {
    run,
    conversationId: conversation.conversation_id,
    ended,
    asked: approvals.length,
    approved: approved.length,
    edited: approvals.filter(({ status }) => status === 'edited').length,
    rejected: rejected.length,
    expired: approvals.filter(({ status }) => status === 'expired').length,
    disagreements: approvals.flatMap((approval) => {
      const at = toolSteps.findIndex(({ id }) => id === approval.stepId)
      const found = disagreements({
        approval,
        step: toolSteps[at],
        heard: heard[at],
        carriedOut: carriedOut.get(approval.stepId),
        entries: entries.filter(({ subject }) => subject.id === approval.id),
      })
      return found.map(
        (words) => `${conversation.conversation_id}, ${approval.action} ${approval.status}: ${words}`,
      )
    }),
    ...reproduction(
      run,
      conversation,
      approvals.filter(({ status }) => status !== 'approved'),
    ),
    writesDone: state.writes,
    agrees: conversation.reward === undefined ? undefined : verdict.reward === conversation.reward,
  }
}

/**
 * Sets the run's tool results beside the recorded ones, in order. After a write was not approved as asked the recording no
 * longer applies; the results before it still have to be the same.
 */
function reproduction(run: RunDetail, conversation: Conversation, rejected: readonly ApprovalView[]) {
  const recorded = conversation.messages.flatMap((message) =>
    message.role === 'tool' ? [message.content] : [],
  )
  const stopped = new Set(rejected.map(({ stepId }) => stepId))
  const steps = run.steps.filter(({ kind }) => kind === 'tool')
  const firstStopped = steps.findIndex(({ id }) => stopped.has(id))
  const comparable = firstStopped < 0 ? recorded.length : Math.min(firstStopped, recorded.length)
  const reproduced = recorded.slice(0, comparable).filter((text, index) => steps[index]?.output === text)
  return { comparable, reproduced: reproduced.length }
}
