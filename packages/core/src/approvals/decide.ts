import { canonicalJson, type Json } from '../json.ts'
import type { Duty } from './duties.ts'
import type { ApprovalStatus, DecideApprovalInput } from './schema.ts'
import type { ApprovalKind } from './terms.ts'

/** What a person says yes or no to. Any change of it makes another question of it. */
export type ApprovalSubject = {
  action: string
  arguments: Json
  agentVersionId: string
  /** of the rule that asked; null where the agent itself asked */
  policyVersionId: string | null
}

/** The text whose SHA-256 binds a decision to what was asked. */
export function approvalDigestInput(subject: ApprovalSubject): string {
  return canonicalJson({
    action: subject.action,
    arguments: subject.arguments,
    agentVersionId: subject.agentVersionId,
    policyVersionId: subject.policyVersionId,
  })
}

export type ApprovalFacts = {
  kind: ApprovalKind
  status: ApprovalStatus
  /** of what is asked now: of the edited arguments where somebody has edited them */
  digest: string
  /** those that are asked about now */
  arguments: Json
  /** those that the agent asked with */
  askedArguments: Json
  deadlineAt: Date | null
  /** the run has ended, so nothing waits for the answer */
  runIsOver: boolean
  /** somebody else has taken it on */
  isClaimedByOther: boolean
  /** so many people must approve what is asked now */
  need: number
  /** how many have, and whether this person is one of them */
  votes: number
  hasVoted: boolean
  /** it is put to others */
  isPutToOthers: boolean
  /** the part this person had in what led here, where that bars them from approving it */
  duty: Duty | null
}

/** Where in the arguments, as `flight.seats.0`, and what is wrong there. */
export type ArgumentsProblem = { path: string; message: string }

export type ApprovalVerdict =
  /** `arguments` are those to act on */
  | { ok: true; status: 'approved' | 'edited' | 'rejected'; arguments: Json }
  | { ok: true; status: 'answered'; arguments: Json; answer: Json }
  /** it counts, and others must say the same; `isNew`: what they vote on is this from now on, and all votes before are void */
  | { ok: true; status: 'pending'; arguments: Json; isNew: boolean }
  /** somebody or something ended it before */
  | { ok: false; why: 'already' }
  | { ok: false; why: 'run_over' }
  | { ok: false; why: 'expired' }
  | { ok: false; why: 'claimed' }
  /** the person saw something else than what is asked now */
  | { ok: false; why: 'digest' }
  /** it is put to others */
  | { ok: false; why: 'not_asked' }
  /** who had this part in it may not approve it */
  | { ok: false; why: 'own_doing'; duty: Duty }
  /** one vote a person */
  | { ok: false; why: 'voted' }
  /** a question is answered, an approval approved */
  | { ok: false; why: 'kind' }
  | { ok: false; why: 'invalid_arguments' | 'invalid_answer'; problem: ArgumentsProblem }

/**
 * What becomes of an approval when a person decides. An edit that changes nothing is an approval; one that changes
 * something needs as many people as an approval does, and starts the count anew. One rejection ends it.
 *
 * @param now by the clock that deadlines are kept by: the database's
 * @param check says what is wrong with edited arguments or an answer; asked for those alone
 */
export function decideApproval(
  facts: ApprovalFacts,
  input: Pick<DecideApprovalInput, 'digest' | 'decision'>,
  now: Date,
  check: (said: Json) => ArgumentsProblem | null,
): ApprovalVerdict {
  const { decision } = input
  if (facts.status !== 'pending') return { ok: false, why: 'already' }
  if (facts.runIsOver) return { ok: false, why: 'run_over' }
  if (facts.deadlineAt !== null && facts.deadlineAt <= now) return { ok: false, why: 'expired' }
  if (facts.isClaimedByOther) return { ok: false, why: 'claimed' }
  if (facts.isPutToOthers) return { ok: false, why: 'not_asked' }
  if (facts.digest !== input.digest) return { ok: false, why: 'digest' }
  if (decision.kind !== 'reject' && (decision.kind === 'answer') !== (facts.kind === 'question'))
    return { ok: false, why: 'kind' }
  if (decision.kind !== 'reject' && facts.duty !== null)
    return { ok: false, why: 'own_doing', duty: facts.duty }
  switch (decision.kind) {
    case 'approve':
      return vote(facts)
    case 'reject':
      return { ok: true, status: 'rejected', arguments: facts.arguments }
    case 'answer': {
      const problem = check(decision.answer)
      if (problem !== null) return { ok: false, why: 'invalid_answer', problem }
      return { ok: true, status: 'answered', arguments: facts.arguments, answer: decision.answer }
    }
    case 'edit': {
      const edited = decision.arguments
      if (isSame(edited, facts.arguments)) return vote(facts)
      const problem = check(edited)
      if (problem !== null) return { ok: false, why: 'invalid_arguments', problem }
      if (facts.need > 1) return { ok: true, status: 'pending', arguments: edited, isNew: true }
      return { ok: true, status: statusOf(facts, edited), arguments: edited }
    }
    default: {
      const never: never = decision
      throw new Error(`unknown decision ${JSON.stringify(never)}`)
    }
  }
}

/** One more yes to what is asked now. */
function vote(facts: ApprovalFacts): ApprovalVerdict {
  if (facts.hasVoted) return { ok: false, why: 'voted' }
  const { votes, need, arguments: asked } = facts
  if (votes + 1 < need) return { ok: true, status: 'pending', arguments: asked, isNew: false }
  return { ok: true, status: statusOf(facts, asked), arguments: asked }
}

const isSame = (left: Json, right: Json) => canonicalJson(left) === canonicalJson(right)
const statusOf = (facts: ApprovalFacts, final: Json) =>
  isSame(final, facts.askedArguments) ? 'approved' : 'edited'
