'use client'
import type { OverrideView } from '@ground-control/core/overrides/schema'
import Link from 'next/link'
import { DefinitionList } from '@/components/definition-list'
import { Sheet, SheetContent } from '@/components/sheet'
import { formatInstant } from '@/lib/format/relative-time'
import { KindBadge } from './kind-badge'
import { LiftButton } from './lift-button'
import { howEnded } from './prepare/how-ended'
import { StoppedRuns } from './stopped-runs'

/** One order in full: why, by whom, until when, and the receipt of what it did. */
export function OverrideSheet({ override, onClose }: { override: OverrideView; onClose: () => void }) {
  const { receipt } = override
  const end = howEnded(override)
  return (
    <Sheet open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <SheetContent title="Override">
        <div className="space-y-5 p-4 pt-0">
          <DefinitionList
            items={[
              ['Order', <KindBadge key="kind" override={override} />],
              ['Of', override.scopeLabel],
              ['Reason', override.reason],
              ['By', override.author.name],
              ['Given', formatInstant(override.createdAt)],
              ['Until', override.expiresAt ? formatInstant(override.expiresAt) : 'it is lifted'],
              ['Ended', end ? `${end.text}${end.at ? `, ${formatInstant(end.at)}` : ''}` : 'still in force'],
            ]}
          />
          {receipt && (
            <section aria-label="Receipt" className="space-y-2">
              <h3 className="font-medium text-sm">Receipt</h3>
              <DefinitionList
                items={[
                  ['Stopped', receipt.stopped],
                  ['In a call', receipt.inFlight],
                  ['Over before', receipt.alreadyOver],
                ]}
              />
              <StoppedRuns runIds={receipt.runIds} />
            </section>
          )}
          {override.kind === 'kill' && (
            <Link href={`/overrides/${override.id}`} className="block text-sm underline underline-offset-4">
              Open the receipt
            </Link>
          )}
          {override.inForce && <LiftButton override={override} onLifted={onClose} />}
        </div>
      </SheetContent>
    </Sheet>
  )
}
