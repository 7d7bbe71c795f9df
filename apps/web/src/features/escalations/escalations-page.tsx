'use client'
import { useQuery } from '@tanstack/react-query'
import { BellRing, Plus } from 'lucide-react'
import Link from 'next/link'
import { useMemo } from 'react'
import { Button } from '@/components/button'
import { Card } from '@/components/card'
import { DataTable } from '@/components/data-table/data-table'
import { EmptyState } from '@/components/empty-state'
import { ErrorState } from '@/components/error-state'
import { PageHeader } from '@/components/page-header'
import { SkeletonRows } from '@/components/skeleton'
import { NeedsRole } from '@/features/access/needs-role'
import { useTRPC } from '@/lib/trpc/context'
import { escalationColumns } from './escalation-columns'
import { useAgentNames } from './use-agent-names'

export function EscalationsPage() {
  const query = useQuery(useTRPC().escalations.list.queryOptions())
  const agentName = useAgentNames()
  const columns = useMemo(() => escalationColumns(agentName), [agentName])
  const newButton = (
    <NeedsRole needed="admin">
      <Button variant="primary" asChild>
        <Link href="/escalations/new">
          <Plus aria-hidden /> New policy
        </Link>
      </Button>
    </NeedsRole>
  )
  return (
    <>
      <PageHeader
        title="Escalation"
        description="Who is told about a decision that nobody takes, after how long, and what happens in the end."
        actions={newButton}
      />
      {query.isPending && <SkeletonRows label="Loading escalation policies" />}
      {query.error && !query.data && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && (
        <Card className={query.data.length === 0 ? 'border-none' : ''}>
          <DataTable
            label="Escalation policies"
            rows={query.data}
            columns={columns}
            rowId={(policy) => policy.id}
            rowHref={(policy) => `/escalations/${policy.id}`}
            empty={
              <EmptyState icon={BellRing} title="No escalation policy" action={newButton}>
                Questions wait in the queue until somebody looks, or until their deadline.
              </EmptyState>
            }
          />
        </Card>
      )}
    </>
  )
}
