import type { InvoiceReport } from '@ground-control/core/invoices/schema'
import { Card, CardBody, CardHeader } from '@/components/card'
import { Money } from '@/components/money'
import { Stat, Stats } from '@/components/stat'
import { counted, formatCompact } from '@/lib/format/number'
import { becauseWords, signedPercent, signedUsd } from './prepare/drift-words'

/** Both sums, how far they are apart, and what makes the difference. */
export function DriftFigures({ report }: { report: InvoiceReport }) {
  const { ours, theirs, driftNanoUsd, driftPercent, because } = report
  const isApart = driftPercent !== null && Math.abs(driftPercent) >= 1
  return (
    <div className="space-y-4">
      <Stats>
        <Stat label="Invoice" value={<Money nanoUsd={theirs.costNanoUsd} />} />
        <Stat label="Counted here" value={<Money nanoUsd={ours.costNanoUsd} />} hint="with corrections" />
        <Stat
          label="Drift"
          value={signedUsd(driftNanoUsd)}
          hint={driftPercent !== null && `${signedPercent(driftPercent)} of the invoice`}
          tone={isApart ? 'warn' : 'neutral'}
        />
        <Stat
          label="Tokens billed"
          value={theirs.tokens === null ? null : formatCompact(theirs.tokens)}
          hint={`${formatCompact(ours.tokens)} counted here`}
        />
      </Stats>
      <Card>
        <CardHeader title="What makes the difference" hint="Each line by its likeliest reason" />
        {because.length === 0 ? (
          <CardBody className="text-soft text-sm">Nothing: both agree to the last digit.</CardBody>
        ) : (
          <ul className="divide-y divide-line text-sm">
            {because.map((part) => (
              <li key={part.reason} className="flex items-center justify-between gap-3 px-4 py-2">
                <span>
                  {becauseWords[part.reason]}
                  <span className="ml-2 text-faint text-xs">{counted(part.lines, 'lines')}</span>
                </span>
                <span className="tabular-nums">{signedUsd(part.driftNanoUsd)}</span>
              </li>
            ))}
          </ul>
        )}
      </Card>
    </div>
  )
}
