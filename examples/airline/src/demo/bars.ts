import type { DecisionMode } from '../play/operator.ts'
import type { Totals } from './totals.ts'

const leastAgreement = 0.98
const leastReproduction = 0.99

/** What falls short of what the demo must show, in words; empty when all holds. */
export function shortfalls(totals: Totals, decide: DecisionMode, expected: number): string[] {
  const found: string[] = []
  const unless = (holds: boolean, words: string) => {
    if (!holds) found.push(words)
  }
  unless(
    totals.conversations === expected,
    `${expected - totals.conversations} conversations were not played`,
  )
  unless(totals.stuck === 0, `${totals.stuck} runs are stuck`)
  unless(totals.failed === 0, `${totals.failed} runs failed`)
  unless(totals.writesDone === totals.approved, 'writes carried out are not the writes approved')
  if (decide === 'none') return found
  for (const words of totals.disagreements) found.push(words)
  unless(totals.leftToPeople === 0, `${totals.leftToPeople} approvals were left undecided`)
  unless(
    totals.reproduced >= leastReproduction * totals.comparable,
    'fewer than 99 % of the recorded tool results were reproduced',
  )
  if (decide === 'all')
    unless(
      totals.agreeing >= leastAgreement * totals.judged,
      'fewer than 98 % of the verdicts agree with the recorded ones',
    )
  return found
}
