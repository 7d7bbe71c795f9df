import type { BudgetPreview, BudgetUnit } from '@ground-control/core/budgets/schema'
import { formatAmount } from './amounts.ts'
import { actionTexts } from './words.ts'

const dateFormat = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeStyle: 'short' })
const date = (iso: string) => dateFormat.format(new Date(iso))
const count = (n: number, noun: string) => `${n.toLocaleString('en-US')} ${noun}${n === 1 ? '' : 's'}`

/** What a draft would have done, in sentences. */
export function previewTexts(
  preview: BudgetPreview,
  unit: BudgetUnit,
): { headline: string; lines: string[] } {
  const { calls, refused, asked, degraded, throttled, runs, used, allowed, since } = preview
  if (calls === 0) return { headline: `No call since ${date(since)} would have counted in it.`, lines: [] }
  const heldBack = refused + asked
  const headline =
    heldBack === 0
      ? `It would have let all ${count(calls, 'call')} pass.`
      : `It would have held back ${count(heldBack, 'call')} of ${calls.toLocaleString('en-US')}, of ${count(runs, 'run')}.`
  const saved = (BigInt(used) - BigInt(allowed)).toString()
  return {
    headline,
    lines: [
      `Since ${date(since)}: ${formatAmount(unit, used)} used${heldBack > 0 ? `, ${formatAmount(unit, saved)} of it held back` : ''}.`,
      ...(refused > 0 ? [`${count(refused, 'call')} refused.`] : []),
      ...(asked > 0 ? [`A person asked about ${count(asked, 'call')}.`] : []),
      ...(degraded > 0 ? [`A lower model for ${count(degraded, 'call')}.`] : []),
      ...(throttled > 0 ? [`${count(throttled, 'call')} slowed down.`] : []),
      ...preview.fired.map(
        ({ threshold, times, firstAt }) =>
          `At ${threshold.atPercent} % (${actionTexts[threshold.action]}): ${count(times, 'time')}, first on ${date(firstAt)}.`,
      ),
    ],
  }
}

/** One account of it. */
export function accountText(account: BudgetPreview['accounts'][number], unit: BudgetUnit): string {
  const { subjectLabel, startsAt, used, refusedAt } = account
  const whole = new Date(startsAt).getTime() === 0 ? '' : ` from ${date(startsAt)}`
  const end = refusedAt === null ? '' : `; full on ${date(refusedAt)}`
  return `${subjectLabel}${whole}: ${formatAmount(unit, used)} used${end}.`
}
