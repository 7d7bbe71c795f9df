'use client'
import { useQuery } from '@tanstack/react-query'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { ErrorState } from '@/components/error-state'
import { SkeletonRows } from '@/components/skeleton'
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/tabs'
import { useTRPC } from '@/lib/trpc/context'
import { isOver } from './prepare/is-over'
import { RunApprovals } from './run-approvals'
import { RunData } from './run-data'
import { RunDegraded } from './run-degraded'
import { RunEvents } from './run-events'
import { RunFailure } from './run-failure'
import { RunHeader } from './run-header'
import { RunStats } from './run-stats'
import { Waterfall } from './waterfall'
import { WhyNote } from './why-note'

const tabs = ['steps', 'data', 'events'] as const

/** A run as a journal: how it stands and why, what it did over time, what it was given and gave. */
export function RunPage({ id }: { id: string }) {
  const query = useQuery(useTRPC().runs.get.queryOptions({ id }))
  const [tab, setTab] = useQueryState('tab', parseAsStringLiteral(tabs).withDefault('steps'))
  if (query.isPending) return <SkeletonRows rows={10} label="Loading the run" />
  if (query.error && !query.data)
    return <ErrorState isPage error={query.error} onRetry={() => void query.refetch()} />
  const run = query.data
  return (
    <>
      <RunHeader run={run} />
      <div className="space-y-4">
        <WhyNote run={run} />
        <RunDegraded run={run} />
        <RunFailure failure={run.failure} />
        <RunStats run={run} />
        {!isOver(run.status) && <RunApprovals runId={run.id} />}
        <Tabs value={tab} onValueChange={(next) => void setTab(next as typeof tab)}>
          <TabsList aria-label="Parts of the run">
            <TabsTrigger value="steps">Steps</TabsTrigger>
            <TabsTrigger value="data">Input and output</TabsTrigger>
            <TabsTrigger value="events">Events</TabsTrigger>
          </TabsList>
          <TabsContent value="steps">
            <Waterfall run={run} />
          </TabsContent>
          <TabsContent value="data">
            <RunData run={run} />
          </TabsContent>
          <TabsContent value="events">
            <RunEvents runId={run.id} />
          </TabsContent>
        </Tabs>
      </div>
    </>
  )
}
