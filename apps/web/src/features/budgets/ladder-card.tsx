import type { BudgetDetail } from '@ground-control/core/budgets/schema'
import { Badge } from '@/components/badge'
import { Card, CardBody, CardHeader } from '@/components/card'
import { Amount } from './amount'
import { limitNow, shareOf } from './prepare/amounts'
import { rungText } from './prepare/words'

/** What happens as the budget fills, and which of it has happened. */
export function LadderCard({ budget }: { budget: BudgetDetail }) {
  const { current } = budget
  const limit = limitNow(budget)
  const used = current
    ? (shareOf(current.spent, current.limit) +
        shareOf(current.overage, current.limit) +
        shareOf(current.held, current.limit)) *
      100
    : 0
  return (
    <Card>
      <CardHeader title="Ladder" hint="What happens as it fills" />
      <CardBody>
        <ol className="space-y-2.5 text-sm">
          {budget.thresholds.map((threshold) => (
            <li key={threshold.atPercent} className="flex items-start justify-between gap-3">
              <span>
                <span className="font-medium tabular-nums">{threshold.atPercent} %</span>
                <span className="block text-soft text-xs">
                  From{' '}
                  <Amount
                    unit={budget.unit}
                    digits={((BigInt(limit) * BigInt(threshold.atPercent)) / 100n).toString()}
                  />{' '}
                  on: {rungText(threshold)}
                </span>
              </span>
              {used >= threshold.atPercent && <Badge tone="warn">reached</Badge>}
            </li>
          ))}
          <li className="flex items-start justify-between gap-3">
            <span>
              <span className="font-medium">100 %</span>
              <span className="block text-soft text-xs">
                {budget.hard ? 'what does not fit is refused' : 'nothing is refused: the limit is soft'}
              </span>
            </span>
            {used >= 100 && <Badge tone="bad">reached</Badge>}
          </li>
        </ol>
      </CardBody>
    </Card>
  )
}
