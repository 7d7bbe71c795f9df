import type { AgentQueueView } from '@ground-control/core/metrics/schema'
import Link from 'next/link'
import { Badge } from '@/components/badge'
import type { Column } from '@/components/data-table/column'
import { RelativeTime } from '@/components/relative-time'
import { formatCount } from '@/lib/format/number'
import { queueState } from './prepare/queue-state'

export const queueColumns: ReadonlyArray<Column<AgentQueueView>> = [
  {
    id: 'agent',
    header: 'Agent',
    className: 'max-w-64',
    sortBy: (queue) => queue.agentName,
    cell: (queue) => (
      <Link href={`/agents/${queue.agentId}`} tabIndex={-1} className="block truncate font-medium">
        {queue.agentName}
      </Link>
    ),
  },
  {
    id: 'state',
    header: 'State',
    sortBy: (queue) => queueState(queue).label,
    cell: (queue) => {
      const { label, tone, hint } = queueState(queue)
      return (
        <Badge tone={tone} title={hint}>
          {label}
        </Badge>
      )
    },
  },
  {
    id: 'queued',
    header: 'Queued',
    align: 'end',
    startsDescending: true,
    sortBy: (queue) => queue.queued,
    cell: (queue) => formatCount(queue.queued),
  },
  {
    id: 'held',
    header: 'Held back',
    align: 'end',
    hideBelow: 'lg',
    startsDescending: true,
    sortBy: (queue) => queue.heldBack,
    cell: (queue) => <span className="text-soft">{formatCount(queue.heldBack)}</span>,
  },
  {
    id: 'oldest',
    header: 'Oldest',
    align: 'end',
    hideBelow: 'sm',
    className: 'whitespace-nowrap',
    sortBy: (queue) => queue.oldestQueuedAt ?? '~',
    cell: (queue) => (
      <RelativeTime
        at={queue.oldestQueuedAt}
        empty="none"
        className={queue.oldestQueuedAt ? 'text-soft' : 'text-faint'}
      />
    ),
  },
  {
    id: 'running',
    header: 'Running',
    align: 'end',
    startsDescending: true,
    sortBy: (queue) => queue.running,
    cell: (queue) => (
      <span className="whitespace-nowrap">
        {formatCount(queue.running)}
        {queue.concurrency !== null && (
          <span className="text-faint max-sm:hidden"> of {formatCount(queue.concurrency)}</span>
        )}
      </span>
    ),
  },
  {
    id: 'rate',
    header: 'Starts a minute',
    align: 'end',
    hideBelow: 'lg',
    cell: (queue) =>
      queue.runsPerMinute === null ? (
        <span className="text-faint">any</span>
      ) : (
        `at most ${formatCount(queue.runsPerMinute)}`
      ),
  },
  {
    id: 'workers',
    header: 'Workers',
    align: 'end',
    hideBelow: 'md',
    sortBy: (queue) => queue.liveWorkers,
    cell: (queue) => queue.liveWorkers,
  },
]
