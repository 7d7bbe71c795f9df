import type { ApprovalView } from '@ground-control/core/approvals/schema'
import type { ApprovalException } from '@ground-control/core/approvals/terms'

/** Who ended the question and how, in one sentence without its full stop. */
export function outcomeText(
  approval: Pick<ApprovalView, 'status' | 'decidedBy'>,
  selfId: string | null,
): string {
  const who = approval.decidedBy === null ? 'Somebody' : nameOf(approval.decidedBy, selfId)
  switch (approval.status) {
    case 'pending':
      return 'Nobody has decided yet'
    case 'approved':
      return `${who} approved this`
    case 'edited':
      return `${who} approved this with changes`
    case 'rejected':
      return `${who} rejected this`
    case 'answered':
      return `${who} answered this`
    case 'expired':
      return 'Nobody decided in time'
    case 'cancelled':
      return 'The run ended before anybody decided'
    case 'superseded':
      return 'The agent asks for something else by now'
    default: {
      const never: never = approval.status
      return never
    }
  }
}

const nameOf = (by: NonNullable<ApprovalView['decidedBy']>, selfId: string | null): string =>
  by.id === selfId ? 'You' : by.kind === 'program' ? `The program “${by.name}”` : by.name

/** What the run did with the answer, by its status. A status that this dashboard does not know is shown as it is. */
export function aftermathText(runStatus: string, wasLetThrough: boolean): string {
  switch (runStatus) {
    case 'queued':
      return 'The run goes on as soon as a worker takes it'
    case 'running':
      return wasLetThrough ? 'The run goes on with it' : 'The agent was told and goes on'
    case 'waiting':
      return 'The run waits for something else now'
    case 'succeeded':
      return 'The run succeeded'
    case 'failed':
      return 'The run failed'
    case 'cancelled':
      return 'The run was cancelled'
    default:
      return `The run is ${runStatus}`
  }
}

/** The rule that was set aside for a decision, and why. */
export function exceptionText({ kind, reason }: ApprovalException): string {
  switch (kind) {
    case 'single_operator':
      return `Decided while one person runs the workspace: ${reason}`
    case 'override':
      return `Decided in the place of those who were asked: ${reason}`
    default: {
      const never: never = kind
      return never
    }
  }
}
