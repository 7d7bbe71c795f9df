import type { PolicyView } from '@ground-control/core/policies/schema'
import type { Column } from '@/components/data-table/column'
import { RelativeTime } from '@/components/relative-time'
import { PolicyBadges } from './policy-badges'

export const policyColumns: ReadonlyArray<Column<PolicyView>> = [
  {
    id: 'name',
    header: 'Policy',
    sortBy: (policy) => policy.name,
    cell: (policy) => (
      <span className="block min-w-0 max-w-80">
        <span className="block truncate font-medium">{policy.name}</span>
        {policy.description && <span className="block truncate text-soft text-xs">{policy.description}</span>}
      </span>
    ),
  },
  {
    id: 'state',
    header: 'State',
    cell: (policy) => (
      <span className="flex flex-wrap gap-1">
        <PolicyBadges policy={policy} />
      </span>
    ),
  },
  {
    id: 'rules',
    header: 'Rules',
    align: 'end',
    hideBelow: 'sm',
    sortBy: (policy) => policy.draft.length,
    cell: (policy) => (policy.publishedRules ?? policy.draft).length,
  },
  {
    id: 'denied',
    header: 'Denied, 24 h',
    align: 'end',
    hideBelow: 'md',
    startsDescending: true,
    sortBy: (policy) => policy.matches24h.denied,
    cell: (policy) => <Count value={policy.matches24h.denied} />,
  },
  {
    id: 'asked',
    header: 'Asked, 24 h',
    align: 'end',
    hideBelow: 'md',
    startsDescending: true,
    sortBy: (policy) => policy.matches24h.asked,
    cell: (policy) => <Count value={policy.matches24h.asked} />,
  },
  {
    id: 'position',
    header: 'Place',
    align: 'end',
    hideBelow: 'lg',
    sortBy: (policy) => policy.position,
    cell: (policy) => policy.position,
  },
  {
    id: 'updated',
    header: 'Changed',
    align: 'end',
    hideBelow: 'lg',
    startsDescending: true,
    sortBy: (policy) => policy.updatedAt,
    cell: (policy) => <RelativeTime at={policy.updatedAt} className="text-soft" />,
  },
]

const Count = ({ value }: { value: number }) => (
  <span className={value === 0 ? 'text-faint' : ''}>{value}</span>
)
