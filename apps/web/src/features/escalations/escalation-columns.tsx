import type { EscalationView } from '@ground-control/core/escalations/schema'
import type { Column } from '@/components/data-table/column'
import { RelativeTime } from '@/components/relative-time'
import { endInWords, scopeInWords } from './prepare/words'

export const escalationColumns = (
  agentName: (id: string) => string,
): ReadonlyArray<Column<EscalationView>> => [
  {
    id: 'name',
    header: 'Policy',
    sortBy: (policy) => policy.name,
    cell: (policy) => (
      <span className="block min-w-0 max-w-80">
        <span className="block truncate font-medium">{policy.name}</span>
        <span className="block truncate text-soft text-xs">
          {scopeInWords(policy.definition.appliesTo, agentName)}
        </span>
      </span>
    ),
  },
  {
    id: 'levels',
    header: 'Levels',
    align: 'end',
    sortBy: (policy) => policy.definition.levels.length,
    cell: (policy) => policy.definition.levels.length,
  },
  {
    id: 'final',
    header: 'In the end',
    hideBelow: 'sm',
    cell: (policy) => endInWords(policy.definition.final),
  },
  {
    id: 'hours',
    header: 'When',
    hideBelow: 'lg',
    cell: (policy) =>
      policy.definition.hours === null
        ? 'Around the clock'
        : `Working hours, ${policy.definition.hours.timeZone}`,
  },
  {
    id: 'open',
    header: 'At work on',
    align: 'end',
    hideBelow: 'md',
    startsDescending: true,
    sortBy: (policy) => policy.open,
    cell: (policy) => <span className={policy.open === 0 ? 'text-faint' : ''}>{policy.open}</span>,
  },
  {
    id: 'version',
    header: 'Version',
    align: 'end',
    hideBelow: 'lg',
    cell: (policy) => policy.version,
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
