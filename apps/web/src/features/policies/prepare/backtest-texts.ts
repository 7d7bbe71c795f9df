import type { PolicyBacktest } from '@ground-control/core/policies/schema'
import { formatUsd } from '../../../lib/format/money.ts'
import { counted } from '../../../lib/format/number.ts'

type Rule = PolicyBacktest['rules'][number]

/** How often a rule would have spoken. */
export function backtestText({ calls, runs, failed }: Rule): string {
  if (calls === 0) return 'No call would have met it.'
  const denied =
    failed === 0 ? '' : ` Of them ${counted(failed, 'calls')} denied: the rule could not be evaluated.`
  return `${counted(calls, 'calls')} of ${counted(runs, 'runs')}.${denied}`
}

/** What a lower model would have saved, or cost; null for a rule that sends nothing down. */
export function savedText({ effect, calls, savedNanoUsd, unknownCalls }: Rule): string | null {
  if (effect !== 'degrade' || calls === 0) return null
  if (savedNanoUsd === null) return 'What it would have saved is not known: a price is missing.'
  const amount = BigInt(savedNanoUsd)
  const unknown = unknownCalls === 0 ? '' : `; of ${counted(unknownCalls, 'calls')} nothing is known`
  return amount < 0n
    ? `It would have cost about ${formatUsd(-amount)} more for the same tokens${unknown}.`
    : `It would have saved about ${formatUsd(amount)} for the same tokens${unknown}.`
}
