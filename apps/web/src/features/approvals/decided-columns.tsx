import type { ApprovalView } from '@ground-control/core/approvals/schema'
import type { Column } from '@/components/data-table/column'
import { RelativeTime } from '@/components/relative-time'
import { ApprovalStatusBadge } from '@/components/status-badge'
import { RiskBadge } from './risk-badge'

export const decidedColumns: ReadonlyArray<Column<ApprovalView>> = [
  {
    id: 'title',
    header: 'What',
    cell: (approval) => (
      <span className="block min-w-0 max-w-80">
        <span className="block truncate font-medium">{approval.title}</span>
        <span className="block truncate text-soft text-xs">
          {approval.agentName}
          {approval.onBehalfOf && ` for ${approval.onBehalfOf}`}
        </span>
      </span>
    ),
  },
  { id: 'status', header: 'Outcome', cell: (approval) => <ApprovalStatusBadge status={approval.status} /> },
  {
    id: 'by',
    header: 'By',
    hideBelow: 'sm',
    cell: (approval) =>
      approval.decidedBy ? approval.decidedBy.name : <span className="text-faint">nobody</span>,
  },
  {
    id: 'reason',
    header: 'Reason',
    hideBelow: 'lg',
    cell: (approval) => (
      <span className="block max-w-72 truncate text-soft" title={approval.reason ?? ''}>
        {approval.reason || ''}
      </span>
    ),
  },
  { id: 'risk', header: 'Risk', hideBelow: 'md', cell: (approval) => <RiskBadge risk={approval.risk} /> },
  {
    id: 'decidedAt',
    header: 'When',
    align: 'end',
    hideBelow: 'sm',
    cell: (approval) => <RelativeTime at={approval.decidedAt} empty="" className="text-soft" />,
  },
]
