'use client'
import { receiptText } from '@ground-control/core/overrides/sentences'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { DefinitionList } from '@/components/definition-list'
import { ErrorState } from '@/components/error-state'
import { PageHeader } from '@/components/page-header'
import { SkeletonRows } from '@/components/skeleton'
import { formatInstant } from '@/lib/format/relative-time'
import { useTRPC } from '@/lib/trpc/context'
import { KillReceipt } from './kill-receipt'
import { KindBadge } from './kind-badge'
import { LiftButton } from './lift-button'
import { howEnded } from './prepare/how-ended'
import { StoppedRuns } from './stopped-runs'

/** What a kill did: what stopped, who confirmed it, what had happened already. It fills itself in as workers answer. */
export function ReceiptPage({ id }: { id: string }) {
  const { data, error, isPending, refetch } = useQuery(useTRPC().overrides.receipt.queryOptions({ id }))
  if (isPending) return <SkeletonRows label="Loading the receipt" />
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />
  const { override, settledAt } = data
  const end = howEnded(override)
  return (
    <>
      <PageHeader
        crumbs={
          <Link href="/overrides" className="underline-offset-4 hover:underline">
            Overrides
          </Link>
        }
        title={`Receipt of the kill of ${override.scopeLabel}`}
        badge={<KindBadge override={override} />}
        description={override.reason}
        actions={override.inForce && <LiftButton override={override} />}
      />
      <div className="space-y-6">
        <DefinitionList
          items={[
            ['By', `${override.author.name}, ${formatInstant(override.createdAt)}`],
            ['Until', override.expiresAt ? formatInstant(override.expiresAt) : 'it is lifted'],
            ['Ended', end ? `${end.text}${end.at ? `, ${formatInstant(end.at)}` : ''}` : 'still in force'],
            [
              'Receipt',
              settledAt ? `final since ${formatInstant(settledAt)}` : 'workers are still being asked',
            ],
          ]}
        />
        {override.receipt && (
          <section aria-label="Stopped" className="space-y-2">
            <p className="text-sm">{receiptText('kill', override.receipt)}</p>
            <StoppedRuns runIds={override.receipt.runIds} />
          </section>
        )}
        <KillReceipt id={id} />
      </div>
    </>
  )
}
