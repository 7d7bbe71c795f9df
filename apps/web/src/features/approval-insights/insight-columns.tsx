import type { ApprovalInsights } from '@ground-control/core/approvals/insights'
import type { Column } from '@/components/data-table/column'
import { formatCount } from '@/lib/format/number'
import { timeText, yesShare } from './prepare/insight-texts'

type Approver = ApprovalInsights['approvers'][number]
type Call = ApprovalInsights['calls'][number]

const noData = <span className="text-faint">no data</span>

export const approverColumns: ReadonlyArray<Column<Approver>> = [
  {
    id: 'who',
    header: 'Who',
    className: 'max-w-48',
    cell: ({ by }) => <span className="block truncate">{by.name}</span>,
  },
  { id: 'count', header: 'Decided', align: 'end', cell: ({ count }) => formatCount(count) },
  { id: 'yes', header: 'Said yes', align: 'end', cell: (one) => yesShare(one) ?? noData },
  { id: 'median', header: 'Median', align: 'end', cell: ({ medianMs }) => timeText(medianMs) ?? noData },
  { id: 'p90', header: 'p90', align: 'end', hideBelow: 'sm', cell: ({ p90Ms }) => timeText(p90Ms) ?? noData },
  {
    id: 'edited',
    header: 'Edited',
    align: 'end',
    hideBelow: 'md',
    cell: ({ edited }) => formatCount(edited),
  },
  {
    id: 'reversed',
    header: 'Reversed',
    align: 'end',
    hideBelow: 'md',
    cell: ({ reversed }) => formatCount(reversed),
  },
]

export const callColumns: ReadonlyArray<Column<Call>> = [
  {
    id: 'call',
    header: 'Call',
    className: 'max-w-56',
    cell: ({ action, agentName }) => (
      <span className="block truncate">
        {action} <span className="text-soft">of {agentName}</span>
      </span>
    ),
  },
  { id: 'asked', header: 'Asked', align: 'end', cell: ({ asked }) => formatCount(asked) },
  { id: 'median', header: 'Median', align: 'end', cell: ({ medianMs }) => timeText(medianMs) ?? noData },
  {
    id: 'approved',
    header: 'Approved',
    align: 'end',
    hideBelow: 'sm',
    cell: ({ approved }) => formatCount(approved),
  },
  {
    id: 'rejected',
    header: 'Rejected',
    align: 'end',
    hideBelow: 'md',
    cell: ({ rejected }) => formatCount(rejected),
  },
  {
    id: 'expired',
    header: 'Expired',
    align: 'end',
    hideBelow: 'md',
    cell: ({ expired }) => formatCount(expired),
  },
  {
    id: 'ahead',
    header: 'By grant',
    align: 'end',
    hideBelow: 'lg',
    cell: ({ byGrant }) => formatCount(byGrant),
  },
  {
    id: 'waited',
    header: 'Waited',
    align: 'end',
    hideBelow: 'lg',
    cell: ({ waitedMs }) => timeText(waitedMs),
  },
]
