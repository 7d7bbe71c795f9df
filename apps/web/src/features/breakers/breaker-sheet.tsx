'use client'
import type { BreakerView } from '@ground-control/core/breakers/schema'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useState } from 'react'
import { Button } from '@/components/button'
import { DefinitionList } from '@/components/definition-list'
import { ErrorState } from '@/components/error-state'
import { RelativeTime } from '@/components/relative-time'
import { Sheet, SheetContent } from '@/components/sheet'
import { SkeletonRows } from '@/components/skeleton'
import { NeedsRole } from '@/features/access/needs-role'
import { LiftButton } from '@/features/overrides/lift-button'
import { formatInstant } from '@/lib/format/relative-time'
import { useTRPC } from '@/lib/trpc/context'
import { BreakerHistory } from './breaker-history'
import { ForceDialog } from './force-dialog'
import { NextProbe } from './next-probe'
import { causeText, kindNames, stateNames } from './prepare/breaker-text'
import { StateBadge } from './state-badge'

type Props = { dependency: Pick<BreakerView, 'kind' | 'name'>; onClose: () => void }

/** One dependency in full: how it stands, why, what happened to it, and the order that forces it. */
export function BreakerSheet({ dependency, onClose }: Props) {
  const query = useQuery(useTRPC().breakers.get.queryOptions(dependency))
  const [isForcing, setForcing] = useState(false)
  const breaker = query.data
  return (
    <Sheet open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <SheetContent title={`${kindNames[dependency.kind]} ${dependency.name}`}>
        <div className="space-y-5 p-4 pt-0">
          {query.isPending && <SkeletonRows rows={5} label="Loading the dependency" />}
          {query.error && !breaker && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
          {breaker && (
            <>
              <DefinitionList items={factsOf(breaker)} />
              {breaker.forced ? (
                <LiftButton
                  override={{
                    id: breaker.forced.overrideId,
                    kind: 'breaker',
                    scopeLabel: `${breaker.kind} ${breaker.name}`,
                  }}
                  label="Lift the order"
                />
              ) : (
                <NeedsRole needed="operator" fallback={null}>
                  <Button onClick={() => setForcing(true)}>Force open or closed</Button>
                </NeedsRole>
              )}
              <BreakerHistory events={breaker.history} />
            </>
          )}
        </div>
        {isForcing && <ForceDialog dependency={dependency} onClose={() => setForcing(false)} />}
      </SheetContent>
    </Sheet>
  )
}

function factsOf(breaker: BreakerView): Array<[string, React.ReactNode]> {
  const { forced, cause } = breaker
  return [
    ['State', <StateBadge key="state" breaker={breaker} />],
    ...(forced
      ? ([
          ['Order', `${forced.reason} (${forced.by})`],
          ['Until', forced.until ? formatInstant(forced.until) : 'it is lifted'],
          ['Measured', stateNames[breaker.measured]],
        ] as Array<[string, React.ReactNode]>)
      : []),
    ...(cause
      ? ([
          ['Cause', <code key="code">{cause.code}</code>],
          ['Why', causeText(cause)],
          ['Open since', <RelativeTime key="since" at={breaker.openSince} className="" />],
          ['Tried again', <NextProbe key="probe" breaker={breaker} empty="when the order is lifted" />],
        ] as Array<[string, React.ReactNode]>)
      : ([['Failures', `${breaker.failuresInWindow} lately, ${breaker.failuresInARow} in a row`]] as Array<
          [string, React.ReactNode]
        >)),
    [
      'Agents',
      breaker.agents.length === 0
        ? 'none names it now'
        : breaker.agents.map((agent, index) => (
            <span key={agent.id}>
              {index > 0 && ', '}
              <Link href={`/agents/${agent.id}`} className="underline underline-offset-4">
                {agent.name}
              </Link>
            </span>
          )),
    ],
  ]
}
