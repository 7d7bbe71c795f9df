import type { ApprovalView } from '@ground-control/core/approvals/schema'
import type { AuditEntryView } from '@ground-control/core/audit/schema'
import type { StepView } from '@ground-control/core/runs/schema'
import { z } from 'zod'
import { parseJson } from '../database/python-json.ts'
import { actionKey } from '../play/operator.ts'

/** One question and what four witnesses say of it. */
export interface Case {
  approval: ApprovalView
  /** the run's record of the call */
  step: StepView | undefined
  /** what the model was told the call came to; undefined where it was not asked again */
  heard: string | undefined
  /** the arguments, as JSON, that the airline carried out; undefined: it carried out nothing */
  carriedOut: string | undefined
  /** the audit entries about the question */
  entries: readonly AuditEntryView[]
}

const told = z.object({
  error: z.literal('rejected'),
  status: z.string(),
  reason: z.string(),
  decidedBy: z.string().nullable(),
})
const entered = z.object({ status: z.string(), arguments: z.unknown() })

/** Where the outcome, the agent's view, the airline and the audit trail do not agree, in words; empty: they do. */
export function disagreements({ approval, step, heard, carriedOut, entries }: Case): string[] {
  const found: string[] = []
  const unless = (holds: boolean, words: string) => {
    if (!holds) found.push(words)
  }
  const { status } = approval
  const final = status === 'edited' ? approval.editedArguments : approval.arguments
  const ends = entries.filter(({ action }) => action === 'approval.decide' || action === 'approval.expire')
  const end = ends[0]
  const word = entered.safeParse(end?.after)
  unless(
    entries.filter(({ action }) => action === 'approval.ask').length === 1,
    'it is not asked once on the record',
  )
  unless(ends.length === 1, `it ended ${ends.length} times on the record`)
  unless(
    end?.action === (status === 'expired' ? 'approval.expire' : 'approval.decide'),
    'the record has another end',
  )
  unless(word.success && word.data.status === status, 'the record has another outcome')
  unless(word.success && isSame(word.data.arguments, final), 'the record has other arguments')
  switch (status) {
    case 'approved':
    case 'edited':
      unless(step?.status === 'succeeded', 'the call did not come back')
      unless(isSame(step?.request, final), 'the run called with other arguments')
      unless(
        carriedOut !== undefined && isSame(parseJson(carriedOut), final),
        'the airline did something else',
      )
      unless(heard === step?.output, 'the agent was told something else than came back')
      return found
    case 'rejected':
    case 'expired': {
      unless(carriedOut === undefined, 'the airline carried it out')
      unless(step?.status === 'failed', 'the call is not recorded as failed')
      unless(step?.error?.code === `approval_${status}`, 'the call failed of something else')
      const view = told.safeParse(heard === undefined ? undefined : readJson(heard))
      unless(view.success && view.data.status === status, 'the agent was told another outcome')
      unless(
        view.success && view.data.decidedBy === (approval.decidedBy?.name ?? null),
        'the agent was told of somebody else',
      )
      return found
    }
    default:
      return [...found, `it was left ${status}`]
  }
}

const isSame = (left: unknown, right: unknown): boolean =>
  actionKey({ name: '', kwargs: left }) === actionKey({ name: '', kwargs: right })

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
