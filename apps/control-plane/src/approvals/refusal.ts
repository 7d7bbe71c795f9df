import type { ApprovalVerdict, ArgumentsProblem } from '@ground-control/core/approvals/decide'
import { dutyWords } from '@ground-control/core/approvals/duties'
import { AppError } from '@ground-control/core/errors'
import type { LockedApproval } from '@ground-control/db/repositories/approvals'
import type { Standing } from './standing.ts'

type No = Exclude<ApprovalVerdict, { ok: true } | { why: 'already' | 'expired' }>

/** What somebody is told whose decision cannot be taken; nothing was changed. */
export function refusalOf(no: No, approval: LockedApproval, standing: Standing): AppError {
  switch (no.why) {
    case 'run_over':
      return new AppError('conflict', 'the run is over: nothing waits for this decision', {
        runId: approval.runId,
      })
    case 'claimed':
      return new AppError('conflict', `${approval.claimedBy?.name} has taken this on: release it first`, {
        claimedBy: approval.claimedBy,
      })
    case 'digest':
      return new AppError('conflict', 'what is asked has changed since you saw it', {
        digest: approval.proposal?.digest ?? approval.digest,
      })
    case 'not_asked': {
      const people = (standing.deciders ?? []).map(({ userId, name }) => ({ userId, name }))
      return new AppError(
        'refused',
        `this is put to ${namesOf(people)}: they decide it, or an admin in their place`,
        {
          by: 'assignees',
          people,
        },
      )
    }
    case 'own_doing':
      return new AppError('refused', `you ${dutyWords[no.duty]}: somebody else must approve it`, {
        by: 'separation_of_duties',
        duty: no.duty,
      })
    case 'voted':
      return new AppError('conflict', 'you have approved this already: somebody else must too', {
        need: standing.need,
        votes: standing.votes,
      })
    case 'kind': {
      const [is, wants] =
        approval.kind === 'question' ? ['a question', 'an answer'] : ['an approval', 'a yes or no']
      const field = 'decision.kind'
      const message = `this is ${is}: it wants ${wants}`
      return new AppError('bad_request', `${field}: ${message}`, { issues: [{ field, message }] })
    }
    case 'invalid_arguments':
      return invalid('decision.arguments', no.problem)
    case 'invalid_answer':
      return invalid('decision.answer', no.problem)
    default: {
      const never: never = no
      throw new Error(`unknown verdict ${JSON.stringify(never)}`)
    }
  }
}

export const namesOf = (people: ReadonlyArray<{ name: string }>) =>
  people.map(({ name }) => name).join(', ') || 'nobody who is still here'

function invalid(place: string, { path, message }: ArgumentsProblem): AppError {
  const field = path === '' ? place : `${place}.${path}`
  return new AppError('bad_request', `${field}: ${message}`, { issues: [{ field, message }] })
}
