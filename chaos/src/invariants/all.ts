import { auditIsOneChain } from './audit-is-one-chain.ts'
import { booksBalance } from './books-balance.ts'
import { callsAreCommittedOnce } from './calls-are-committed-once.ts'
import { chainsNeverGoBack } from './chains-never-go-back.ts'
import { committedStepsStay } from './committed-steps-stay.ts'
import { crashesAreCounted } from './crashes-are-counted.ts'
import { decidedOnce } from './decided-once.ts'
import { decisionsStay } from './decisions-stay.ts'
import { endsAreWhole } from './ends-are-whole.ts'
import { heldIsOpenHolds } from './held-is-open-holds.ts'
import { holdsEndOnce } from './holds-end-once.ts'
import type { Invariant } from './invariant.ts'
import { mutationsAreAudited } from './mutations-are-audited.ts'
import { nothingAfterKill } from './nothing-after-kill.ts'
import { nothingIsStuck } from './nothing-is-stuck.ts'
import { oneHolder } from './one-holder.ts'
import { rowsStayInTheirWorkspace } from './rows-stay-in-their-workspace.ts'
import { spentIsSettled } from './spent-is-settled.ts'
import { sumsAreTheFacts } from './sums-are-the-facts.ts'
import { terminalRunsStay } from './terminal-runs-stay.ts'
import { turnsAreCarriedOutOnce } from './turns-are-carried-out-once.ts'
import { unpricedIsRefused } from './unpriced-is-refused.ts'
import { withinLimits } from './within-limits.ts'

/** Every invariant, fresh: those that compare remember what they saw. */
export const allInvariants = (): Invariant[] => [
  callsAreCommittedOnce(),
  committedStepsStay(),
  nothingIsStuck(),
  endsAreWhole(),
  oneHolder(),
  heldIsOpenHolds(),
  holdsEndOnce(),
  booksBalance(),
  spentIsSettled(),
  sumsAreTheFacts(),
  withinLimits(),
  decidedOnce(),
  decisionsStay(),
  turnsAreCarriedOutOnce(),
  chainsNeverGoBack(),
  terminalRunsStay(),
  nothingAfterKill(),
  unpricedIsRefused(),
  auditIsOneChain(),
  mutationsAreAudited(),
  rowsStayInTheirWorkspace(),
  crashesAreCounted(),
]
