import type { BudgetDetail } from '@ground-control/core/budgets/schema'
import { Meter } from '@/components/meter'
import { RelativeTime } from '@/components/relative-time'
import { Stat, Stats } from '@/components/stat'
import { formatShare } from '@/lib/format/number'
import { useNow } from '@/lib/use-now'
import { Amount } from './amount'
import { limitNow, shareOf } from './prepare/amounts'
import { forecastTexts } from './prepare/forecast-texts'

/** Spent, held and available, side by side and never added up into one another. */
export function BudgetFigures({ budget }: { budget: BudgetDetail }) {
  const { current, unit } = budget
  const of = (digits: string) => current && `${formatShare(shareOf(digits, current.limit))} of the limit`
  const { band } = forecastTexts(budget, useNow(60_000))
  const isOver = current !== null && BigInt(current.overage) > 0n
  return (
    <div className="space-y-3">
      <Stats>
        <Stat
          label="Spent"
          value={current && <Amount unit={unit} digits={current.spent} />}
          hint={
            isOver ? (
              <>
                <Amount unit={unit} digits={current.overage} /> more than was held
              </>
            ) : (
              current && of(current.spent)
            )
          }
          tone={isOver ? 'warn' : 'neutral'}
        />
        <Stat
          label="Held"
          value={current && <Amount unit={unit} digits={current.held} />}
          hint="By calls under way"
        />
        <Stat
          label="Available"
          value={current && <Amount unit={unit} digits={current.available} />}
          hint={
            <>
              Limit <Amount unit={unit} digits={limitNow(budget)} />
              {limitNow(budget) !== budget.limit && ', topped up'}
            </>
          }
          tone={current?.available === '0' ? 'bad' : 'neutral'}
        />
        <Stat
          label="Used up"
          value={budget.forecastAt ? <RelativeTime at={budget.forecastAt} className="" /> : 'not in sight'}
          hint={
            budget.forecastBand ? (
              <span suppressHydrationWarning>{band}, by its rates lately</span>
            ) : budget.window === 'rolling' ? (
              'What is older than the window is free again'
            ) : budget.resetsAt ? (
              <>
                Resets <RelativeTime at={budget.resetsAt} className="" />
              </>
            ) : (
              'It does not reset'
            )
          }
          tone={budget.forecastAt ? 'warn' : 'neutral'}
        />
      </Stats>
      {current && (
        <Meter
          className="h-2"
          label={`Used of ${budget.name}`}
          spent={shareOf(current.spent, current.limit)}
          held={shareOf(current.held, current.limit)}
        />
      )}
    </div>
  )
}
