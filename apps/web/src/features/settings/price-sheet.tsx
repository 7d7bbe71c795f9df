'use client'
import type { PriceView } from '@ground-control/core/prices/schema'
import { useQuery } from '@tanstack/react-query'
import { ErrorState } from '@/components/error-state'
import { Sheet, SheetContent } from '@/components/sheet'
import { SkeletonRows } from '@/components/skeleton'
import { exactUsd } from '@/lib/format/money'
import { formatInstant } from '@/lib/format/relative-time'
import { useTRPC } from '@/lib/trpc/context'

const rateNames = [
  ['input', 'input'],
  ['output', 'output'],
  ['cachedInput', 'cached input'],
  ['reasoning', 'reasoning'],
  ['batchInput', 'batch input'],
  ['batchOutput', 'batch output'],
] as const

/** Every version of one price: from when, by whom, and why. */
export function PriceSheet({ price, onClose }: { price: PriceView; onClose: () => void }) {
  const { kind, name } = price
  const versions = useQuery(useTRPC().prices.list.queryOptions({ of: { kind, name }, limit: 200 }))
  return (
    <Sheet open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <SheetContent title={name}>
        <div className="space-y-3 p-4 pt-0">
          {price.source === 'list' && (
            <p className="text-soft text-sm">The maintained list counts: {price.listVersion}.</p>
          )}
          {versions.isPending && <SkeletonRows rows={2} label="Loading versions" />}
          {versions.error && !versions.data && (
            <ErrorState error={versions.error} onRetry={() => void versions.refetch()} />
          )}
          {versions.data?.items.length === 0 && (
            <p className="text-soft text-sm">No own price was ever set.</p>
          )}
          <ol className="space-y-3">
            {versions.data?.items.map((version) => (
              <li key={version.id} className="rounded-lg border border-line p-3 text-sm">
                <p className="font-medium">From {formatInstant(version.validFrom ?? '')}</p>
                <Rates version={version} />
                {version.note && <p className="mt-1 text-soft">{version.note}</p>}
                <p className="mt-1 text-faint text-xs">
                  Set by {version.createdBy}, {formatInstant(version.createdAt ?? '')}
                </p>
              </li>
            ))}
          </ol>
        </div>
      </SheetContent>
    </Sheet>
  )
}

function Rates({ version: { kind, rates } }: { version: PriceView }) {
  if (rates === null) return <p>Taken back: the maintained list counts</p>
  if (kind === 'tool') return <p>{exactUsd(rates.perCall ?? '0')} per call</p>
  return (
    <ul className="mt-1 flex flex-wrap gap-x-4">
      {rateNames.map(
        ([key, label]) =>
          rates[key] !== null && (
            <li key={key}>
              <span className="text-soft">{label}</span> {exactUsd(rates[key])}
            </li>
          ),
      )}
    </ul>
  )
}
