import type { AgentView } from '@ground-control/core/agents/schema'
import Link from 'next/link'
import type { Column } from '@/components/data-table/column'
import { Money } from '@/components/money'
import { formatDuration } from '@/lib/format/duration'
import { formatCount, formatShare } from '@/lib/format/number'
import { HealthBadge } from './health-badge'
import { agentHealth, errorRate } from './prepare/agent-health'

const noData = <span className="text-faint">no data</span>

export const agentColumns: Column<AgentView>[] = [
  {
    id: 'name',
    header: 'Agent',
    sortBy: (agent) => agent.name,
    className: 'max-w-72',
    cell: (agent) => (
      <>
        <Link href={`/agents/${agent.id}`} tabIndex={-1} className="block truncate font-medium">
          {agent.name}
        </Link>
        {agent.description && <span className="block truncate text-faint text-xs">{agent.description}</span>}
      </>
    ),
  },
  {
    id: 'health',
    header: 'Health',
    sortBy: (agent) => agentHealth(agent).label,
    cell: (agent) => <HealthBadge agent={agent} />,
  },
  {
    id: 'version',
    header: 'Version',
    align: 'end',
    hideBelow: 'lg',
    sortBy: (agent) => agent.currentVersionNumber,
    cell: (agent) => agent.currentVersionNumber,
  },
  {
    id: 'workers',
    header: 'Workers',
    align: 'end',
    hideBelow: 'lg',
    sortBy: (agent) => agent.liveWorkers,
    cell: (agent) => agent.liveWorkers,
  },
  {
    id: 'open',
    header: 'Open runs',
    align: 'end',
    hideBelow: 'sm',
    startsDescending: true,
    sortBy: (agent) => agent.activeRuns + agent.waitingRuns,
    cell: (agent) => (
      <span title={`${agent.activeRuns} active, ${agent.waitingRuns} waiting`}>
        {agent.activeRuns + agent.waitingRuns}
      </span>
    ),
  },
  {
    id: 'runs',
    header: 'Runs, 24 h',
    align: 'end',
    hideBelow: 'md',
    startsDescending: true,
    sortBy: (agent) => agent.runs24h,
    cell: (agent) => formatCount(agent.runs24h),
  },
  {
    id: 'errors',
    header: 'Failed',
    align: 'end',
    startsDescending: true,
    sortBy: errorRate,
    cell: (agent) => {
      const rate = errorRate(agent)
      return rate === null ? noData : formatShare(rate)
    },
  },
  {
    id: 'p95',
    header: 'p95',
    align: 'end',
    hideBelow: 'md',
    startsDescending: true,
    sortBy: (agent) => agent.p95DurationMs24h,
    cell: (agent) => (agent.p95DurationMs24h === null ? noData : formatDuration(agent.p95DurationMs24h)),
  },
  {
    id: 'spend',
    header: 'Spend, 24 h',
    align: 'end',
    hideBelow: 'sm',
    startsDescending: true,
    sortBy: (agent) => BigInt(agent.costNanoUsd24h),
    cell: (agent) =>
      agent.runs24h === 0 && agent.costNanoUsd24h === '0' ? noData : <Money nanoUsd={agent.costNanoUsd24h} />,
  },
]
