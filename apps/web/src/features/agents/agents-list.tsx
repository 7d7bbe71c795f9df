'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Bot } from 'lucide-react'
import { parseAsString, useQueryState } from 'nuqs'
import { Card } from '@/components/card'
import { nextCursor, PagedTable } from '@/components/data-table/paged-table'
import { EmptyState } from '@/components/empty-state'
import { PageHeader } from '@/components/page-header'
import { SearchInput } from '@/components/search-input'
import { useTRPC } from '@/lib/trpc/context'
import { useDebounced } from '@/lib/use-debounced'
import { agentColumns } from './agent-columns'

export function AgentsList() {
  const [search, setSearch] = useQueryState('q', parseAsString.withDefault(''))
  const settled = useDebounced(search.trim())
  const agents = useInfiniteQuery(
    useTRPC().agents.list.infiniteQueryOptions(
      { limit: 100, ...(settled && { search: settled }) },
      { ...nextCursor, placeholderData: (previous) => previous },
    ),
  )
  return (
    <>
      <PageHeader
        title="Agents"
        description="Every registered agent, with how it did in the last 24 hours."
        actions={
          <SearchInput
            aria-label="Search agents"
            placeholder="Search agents"
            value={search}
            onChange={(event) => void setSearch(event.target.value || null)}
            className="w-60 max-sm:w-full"
          />
        }
      />
      <Card>
        <PagedTable
          label="Agents"
          noun="agents"
          query={agents}
          columns={agentColumns}
          rowId={(agent) => agent.id}
          rowHref={(agent) => `/agents/${agent.id}`}
          empty={
            settled ? (
              <EmptyState icon={Bot} title={`No agent matches “${settled}”`} />
            ) : (
              <EmptyState icon={Bot} title="No agent is registered yet">
                Define one with <code>defineAgent</code> and register it, or start a worker on it: it
                registers what it serves.
              </EmptyState>
            )
          }
        />
      </Card>
    </>
  )
}
