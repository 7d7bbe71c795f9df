'use client'
import type { ApprovalInsights } from '@ground-control/core/approvals/insights'
import { useQuery } from '@tanstack/react-query'
import { ChartNoAxesColumn } from 'lucide-react'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { Card, CardHeader } from '@/components/card'
import { DataTable } from '@/components/data-table/data-table'
import { EmptyState } from '@/components/empty-state'
import { ErrorState } from '@/components/error-state'
import { Segmented } from '@/components/segmented'
import { SkeletonRows } from '@/components/skeleton'
import { Stat, Stats } from '@/components/stat'
import { formatUsd } from '@/lib/format/money'
import { formatCount } from '@/lib/format/number'
import { useTRPC } from '@/lib/trpc/context'
import { approverColumns, callColumns } from './insight-columns'
import { shareOf, timeText } from './prepare/insight-texts'

const windows = ['7', '30', '90'] as const

/** How approvals go: how long people take, what expired or was reversed, and what waiting costs. */
export function InsightsTab() {
  const [days, setDays] = useQueryState('days', parseAsStringLiteral(windows).withDefault('30'))
  const query = useQuery(
    useTRPC().approvals.insights.queryOptions(
      { days: Number(days) },
      { placeholderData: (previous) => previous },
    ),
  )
  return (
    <div className="space-y-4">
      <Segmented
        label="Days"
        value={days}
        onChange={(next) => void setDays(next)}
        options={windows.map((value) => ({ value, label: `${value} days` }))}
      />
      {query.isPending && <SkeletonRows rows={4} label="Loading insights" />}
      {query.error && !query.data && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && <Insights insights={query.data} />}
    </div>
  )
}

function Insights({ insights }: { insights: ApprovalInsights }) {
  const { asked, decided, outcomes, byGrant, byBypass, reversed, waitedMs, spentOnExpiredNanoUsd } = insights
  if (asked === 0)
    return (
      <EmptyState icon={ChartNoAxesColumn} title="No data">
        Nobody was asked anything in these days.
      </EmptyState>
    )
  return (
    <>
      {insights.isCut && <p className="text-soft text-sm">Of the newest {formatCount(asked)} questions.</p>}
      <Stats>
        <Stat
          label="Median time to decide"
          value={timeText(decided.medianMs)}
          hint={`${formatCount(decided.count)} decided`}
        />
        <Stat label="p90 time to decide" value={timeText(decided.p90Ms)} />
        <Stat label="Asked" value={formatCount(asked)} hint={`${formatCount(outcomes.pending)} wait`} />
        <Stat label="Rejected" value={shareOf(outcomes.rejected, insights)} />
        <Stat
          label="Expired"
          value={shareOf(outcomes.expired, insights)}
          tone={outcomes.expired > 0 ? 'warn' : 'neutral'}
          hint={`${formatUsd(spentOnExpiredNanoUsd)} used up before`}
        />
        <Stat label="Reversed" value={formatCount(reversed)} hint="approved, then stopped" />
        <Stat
          label="Answered ahead"
          value={formatCount(byGrant + byBypass)}
          hint={`${formatCount(byBypass)} by a bypass`}
        />
        <Stat label="Waited together" value={timeText(waitedMs)} />
      </Stats>
      <Card>
        <CardHeader title="By person" />
        <DataTable
          label="By person"
          rows={insights.approvers}
          columns={approverColumns}
          rowId={({ by }) => by.id}
          empty={<p className="px-4 py-6 text-soft text-sm">Nobody has decided yet.</p>}
        />
      </Card>
      <Card>
        <CardHeader title="By call" />
        <DataTable
          label="By call"
          rows={insights.calls}
          columns={callColumns}
          rowId={({ agentId, action }) => `${agentId} ${action}`}
          empty={<p className="px-4 py-6 text-soft text-sm">no data</p>}
        />
      </Card>
    </>
  )
}
