'use client'
import type { AnomalyView } from '@ground-control/core/anomalies/schema'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { CircleCheck } from 'lucide-react'
import { Card } from '@/components/card'
import { nextCursor, PagedTable } from '@/components/data-table/paged-table'
import { EmptyState } from '@/components/empty-state'
import { Segmented } from '@/components/segmented'
import { Select } from '@/components/select'
import { useTRPC } from '@/lib/trpc/context'
import { anomalyColumns } from './anomaly-columns'
import { stateTexts } from './prepare/words'
import { stateFilters, useAnomalyFilters } from './use-anomaly-filters'

const states = stateFilters.map((value) => ({ value, label: value === 'all' ? 'All' : stateTexts[value] }))

export function AnomalyList() {
  const trpc = useTRPC()
  const [{ state, agent }, setFilters] = useAnomalyFilters()
  const agents = useQuery(trpc.agents.list.queryOptions({ limit: 200 }))
  const input = { ...(state !== 'all' && { state }), ...(agent && { agentId: agent }), limit: 50 }
  const query = useInfiniteQuery(trpc.anomalies.list.infiniteQueryOptions(input, nextCursor))
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <Segmented
          label="State"
          value={state}
          onChange={(next) => void setFilters({ state: next })}
          options={states}
        />
        <Select
          aria-label="Agent"
          className="w-44"
          value={agent || 'all'}
          onChange={(next) => void setFilters({ agent: next === 'all' ? null : next })}
          options={[
            { value: 'all', label: 'Every agent' },
            ...(agents.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      </div>
      <Card>
        <PagedTable<AnomalyView>
          label="Anomalies"
          noun="anomalies"
          query={query}
          columns={anomalyColumns}
          rowId={(anomaly) => anomaly.id}
          rowHref={(anomaly) => `/anomalies/${anomaly.id}`}
          empty={
            <EmptyState icon={CircleCheck} title="No anomaly">
              Nothing that agents did was found to be out of the ordinary. An agent’s usage is judged once it
              has two weeks of history; before, there is nothing to compare it with.
            </EmptyState>
          }
        />
      </Card>
    </>
  )
}
