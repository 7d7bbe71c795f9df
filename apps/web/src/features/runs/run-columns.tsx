'use client'
import type { RunSummary } from '@ground-control/core/runs/schema'
import { Badge } from '@/components/badge'
import type { Column } from '@/components/data-table/column'
import { Money } from '@/components/money'
import { RelativeTime } from '@/components/relative-time'
import { ShortId } from '@/components/short-id'
import { RunStatusBadge } from '@/components/status-badge'
import { formatCompact } from '@/lib/format/number'
import { servedText, waitSummary } from './prepare/why'
import { RunDuration } from './run-duration'

/** In the order of the control plane, newest first: it sorts by nothing else, and a page of it sorted here would lie. */
export const runColumns: ReadonlyArray<Column<RunSummary>> = [
  {
    id: 'status',
    header: 'Status',
    cell: (run) => (
      <span className="flex items-center gap-2">
        <RunStatusBadge status={run.status} />
        {waitSummary(run) && (
          <span className="whitespace-nowrap text-soft text-xs max-lg:hidden">{waitSummary(run)}</span>
        )}
        {run.failure && (
          <code
            className="max-w-40 truncate font-mono text-bad text-xs max-lg:hidden"
            title={run.failure.message}
          >
            {run.failure.code}
          </code>
        )}
        {servedText(run) && (
          <Badge tone="warn" title={servedText(run) ?? ''} className="max-md:hidden">
            {run.servedBy === 'primary' || run.servedBy === null ? 'degraded' : run.servedBy}
          </Badge>
        )}
      </span>
    ),
  },
  {
    id: 'agent',
    header: 'Agent',
    cell: (run) => (
      <span className="block max-w-52 truncate max-sm:max-w-28">
        {run.agentName} <span className="text-faint text-xs">v{run.agentVersionNumber}</span>
      </span>
    ),
  },
  { id: 'run', header: 'Run', hideBelow: 'md', cell: (run) => <ShortId id={run.id} /> },
  {
    id: 'user',
    header: 'End user',
    hideBelow: 'lg',
    cell: (run) => <span className="block max-w-40 truncate text-soft">{run.endUser ?? ''}</span>,
  },
  {
    id: 'tags',
    header: 'Tags',
    hideBelow: 'wide',
    cell: (run) => (
      <span className="flex max-w-44 gap-1 overflow-hidden">
        {run.tags.slice(0, 3).map((tag) => (
          <Badge key={tag} tone="outline">
            {tag}
          </Badge>
        ))}
      </span>
    ),
  },
  {
    id: 'tokens',
    header: 'Tokens',
    align: 'end',
    hideBelow: 'wide',
    cell: (run) => (
      <span title={`${run.inputTokens} in, ${run.outputTokens} out`}>
        {formatCompact(run.inputTokens + run.outputTokens)}
      </span>
    ),
  },
  {
    id: 'cost',
    header: 'Cost',
    align: 'end',
    hideBelow: 'sm',
    cell: (run) => <Money nanoUsd={run.costNanoUsd} hasUnpriced={run.hasUnpriced} />,
  },
  { id: 'duration', header: 'Took', align: 'end', hideBelow: 'md', cell: (run) => <RunDuration run={run} /> },
  {
    id: 'created',
    header: 'Started',
    align: 'end',
    className: 'whitespace-nowrap',
    cell: (run) => <RelativeTime at={run.createdAt} className="text-soft" />,
  },
]
