import type { QuarantinedRun } from '@ground-control/core/runs/schema'
import Link from 'next/link'
import type { Column } from '@/components/data-table/column'
import { RelativeTime } from '@/components/relative-time'
import { ShortId } from '@/components/short-id'
import { RetryQuarantined } from './retry-quarantined'

/** In the order of the control plane, the latest first. */
export const quarantineColumns: ReadonlyArray<Column<QuarantinedRun>> = [
  {
    id: 'run',
    header: 'Run',
    cell: (run) => (
      <Link href={`/runs/${run.id}`} tabIndex={-1} className="block">
        <span className="block max-w-40 truncate font-medium">{run.agentName}</span>
        <ShortId id={run.id} />
      </Link>
    ),
  },
  {
    id: 'why',
    header: 'What happened',
    hideBelow: 'sm',
    cell: (run) => (
      <span className="block max-w-md text-soft text-xs">
        {run.failure?.message ?? 'it ended its workers'}
        {run.lastStep !== null && (
          <span className="block text-faint">
            last seen in <code className="font-mono">{run.lastStep}</code>
          </span>
        )}
      </span>
    ),
  },
  {
    id: 'lost',
    header: 'Workers lost',
    align: 'end',
    hideBelow: 'lg',
    cell: (run) => (
      <span title={run.lostWorkers.map((lost) => `${lost.workerId ?? 'unknown'}, ${lost.at}`).join('\n')}>
        {run.lostWorkers.length}
      </span>
    ),
  },
  {
    id: 'at',
    header: 'Ended',
    align: 'end',
    hideBelow: 'md',
    className: 'whitespace-nowrap',
    cell: (run) => <RelativeTime at={run.finishedAt} className="text-soft" />,
  },
  { id: 'retry', header: 'Again', align: 'end', cell: (run) => <RetryQuarantined run={run} /> },
]
