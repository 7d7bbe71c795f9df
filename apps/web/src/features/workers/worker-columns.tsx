import type { WorkerView } from '@ground-control/core/workers/schema'
import { Badge } from '@/components/badge'
import type { Column } from '@/components/data-table/column'
import { RelativeTime } from '@/components/relative-time'

export const workerColumns: ReadonlyArray<Column<WorkerView>> = [
  {
    id: 'name',
    header: 'Worker',
    className: 'max-w-56',
    sortBy: (worker) => worker.name,
    cell: (worker) => (
      <span className="block truncate font-medium" title={worker.id}>
        {worker.name}
      </span>
    ),
  },
  {
    id: 'state',
    header: 'State',
    sortBy: (worker) => (worker.isLive ? 0 : 1),
    cell: (worker) => (worker.isLive ? <Badge tone="good">Alive</Badge> : <Badge tone="neutral">Gone</Badge>),
  },
  {
    id: 'busy',
    header: 'Busy',
    align: 'end',
    startsDescending: true,
    sortBy: (worker) => worker.busy,
    cell: (worker) =>
      worker.isLive ? (
        <span className="whitespace-nowrap">
          {worker.busy} <span className="text-faint">of {worker.concurrency}</span>
        </span>
      ) : (
        <span className="text-faint">no data</span>
      ),
  },
  {
    id: 'agents',
    header: 'Serves',
    hideBelow: 'md',
    cell: (worker) => (
      <span className="flex max-w-80 flex-wrap gap-1">
        {worker.agents.slice(0, 6).map((name) => (
          <Badge key={name} tone="outline">
            {name}
          </Badge>
        ))}
        {worker.agents.length > 6 && (
          <span className="text-faint text-xs">and {worker.agents.length - 6} more</span>
        )}
      </span>
    ),
  },
  {
    id: 'started',
    header: 'Started',
    align: 'end',
    hideBelow: 'lg',
    className: 'whitespace-nowrap',
    cell: (worker) => <RelativeTime at={worker.startedAt} className="text-soft" />,
  },
  {
    id: 'seen',
    header: 'Last seen',
    align: 'end',
    className: 'whitespace-nowrap',
    sortBy: (worker) => worker.lastSeenAt,
    cell: (worker) => <RelativeTime at={worker.lastSeenAt} className="text-soft" />,
  },
]
