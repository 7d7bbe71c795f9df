import { canonicalJson, type Json } from '../json.ts'
import type { ApprovalStatus, DecideApprovalInput } from './schema.ts'

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
  status: ApprovalStatus
  digest: string
  arguments: Json
  deadlineAt: Date | null
  /** the run has ended, so nothing waits for the answer */
  runIsOver: boolean
  /** somebody else has taken it on */
  isClaimedByOther: boolean
}

/** Where in the arguments, as `flight.seats.0`, and what is wrong there. */
export type ArgumentsProblem = { path: string; message: string }

export type ApprovalVerdict =
  /** `arguments` are those to act on */
  | { ok: true; status: 'approved' | 'edited' | 'rejected'; arguments: Json }
  /** somebody or something ended it before */
  | { ok: false; why: 'already' }
  | { ok: false; why: 'run_over' }
  | { ok: false; why: 'expired' }
  | { ok: false; why: 'claimed' }
  /** the person saw something else than what is asked now */
  | { ok: false; why: 'digest' }
  | { ok: false; why: 'invalid_arguments'; problem: ArgumentsProblem }

/**
 * What becomes of an approval when a person decides. An edit that changes nothing is an approval.
 *
 * @param now by the clock that deadlines are kept by: the database's
 * @param check says what is wrong with edited arguments; asked for those alone
 */
export function decideApproval(
  facts: ApprovalFacts,
  input: Pick<DecideApprovalInput, 'digest' | 'decision'>,
  now: Date,
  check: (edited: Json) => ArgumentsProblem | null,
): ApprovalVerdict {
  if (facts.status !== 'pending') return { ok: false, why: 'already' }
  if (facts.runIsOver) return { ok: false, why: 'run_over' }
  if (facts.deadlineAt !== null && facts.deadlineAt <= now) return { ok: false, why: 'expired' }
  if (facts.isClaimedByOther) return { ok: false, why: 'claimed' }
  if (facts.digest !== input.digest) return { ok: false, why: 'digest' }
  switch (input.decision.kind) {
    case 'approve':
      return { ok: true, status: 'approved', arguments: facts.arguments }
    case 'reject':
      return { ok: true, status: 'rejected', arguments: facts.arguments }
    case 'edit': {
      const edited = input.decision.arguments
      if (canonicalJson(edited) === canonicalJson(facts.arguments))
        return { ok: true, status: 'approved', arguments: facts.arguments }
      const problem = check(edited)
      if (problem !== null) return { ok: false, why: 'invalid_arguments', problem }
      return { ok: true, status: 'edited', arguments: edited }
    }
    default: {
      const never: never = input.decision
      throw new Error(`unknown decision ${JSON.stringify(never)}`)
    }
  }
}
