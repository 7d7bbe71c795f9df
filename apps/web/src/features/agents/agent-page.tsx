'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { ErrorState } from '@/components/error-state'
import { PageHeader } from '@/components/page-header'
import { Segmented } from '@/components/segmented'
import { SkeletonRows } from '@/components/skeleton'
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/tabs'
import { AgentAnomalies } from '@/features/anomalies/agent-anomalies'
import { AgentBreakers } from '@/features/breakers/agent-breakers'
import { rangeOptions, useRange } from '@/features/overview/range'
import { SeriesCards } from '@/features/overview/series-cards'
import { useTRPC } from '@/lib/trpc/context'
import { AgentActions } from './agent-actions'
import { AgentFigures } from './agent-figures'
import { AgentRuns } from './agent-runs'
import { DefinitionView } from './definition-view'
import { HealthBadge } from './health-badge'
import { VersionsTable } from './versions-table'

const tabs = ['activity', 'definition', 'versions'] as const

export function AgentPage({ id }: { id: string }) {
  const [tab, setTab] = useQueryState('tab', parseAsStringLiteral(tabs).withDefault('activity'))
  const [range, setRange] = useRange()
  const query = useQuery(useTRPC().agents.get.queryOptions({ id }))
  if (query.isPending) return <SkeletonRows label="Loading the agent" />
  if (!query.data) return <ErrorState isPage error={query.error} onRetry={() => void query.refetch()} />
  const agent = query.data
  const current = agent.versions.find((version) => version.isCurrent)
  return (
    <>
      <PageHeader
        crumbs={
          <Link href="/agents" className="hover:text-text">
            Agents
          </Link>
        }
        title={agent.name}
        badge={<HealthBadge agent={agent} />}
        description={agent.description}
        actions={<AgentActions agent={agent} />}
      />
      <AgentFigures agent={agent} />
      <Tabs value={tab} onValueChange={(next) => void setTab(next as (typeof tabs)[number])} className="mt-5">
        <TabsList aria-label="About this agent">
          <TabsTrigger value="activity">Activity</TabsTrigger>
          <TabsTrigger value="definition">Definition</TabsTrigger>
          <TabsTrigger value="versions">Versions ({agent.versions.length})</TabsTrigger>
        </TabsList>
        <TabsContent value="activity" className="space-y-4">
          <div className="flex justify-end">
            <Segmented
              label="Span"
              value={range}
              onChange={(next) => void setRange(next)}
              options={rangeOptions}
            />
          </div>
          <SeriesCards range={range} agentId={agent.id} />
          <AgentAnomalies agentId={agent.id} />
          <AgentBreakers agentId={agent.id} />
          <AgentRuns agentId={agent.id} />
        </TabsContent>
        <TabsContent value="definition">
          {current && <DefinitionView definition={current.definition} />}
        </TabsContent>
        <TabsContent value="versions">
          <VersionsTable versions={agent.versions} />
        </TabsContent>
      </Tabs>
    </>
  )
}
