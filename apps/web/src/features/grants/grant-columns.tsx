import type { GrantView } from '@ground-control/core/grants/schema'
import { Badge } from '@/components/badge'
import type { Column } from '@/components/data-table/column'
import { RelativeTime } from '@/components/relative-time'
import { formatCount } from '@/lib/format/number'
import { constraintTexts, endTexts } from './prepare/grant-texts'
import { RevokeButton } from './revoke-button'

export const grantColumns: ReadonlyArray<Column<GrantView>> = [
  {
    id: 'call',
    header: 'Call',
    className: 'max-w-72',
    cell: (grant) => (
      <div className="min-w-0">
        <p className="truncate font-medium">
          {grant.tool} <span className="font-normal text-soft">of {grant.agentName}</span>
        </p>
        <p className="truncate text-faint text-xs" title={constraintTexts(grant.constraints).join(', ')}>
          {constraintTexts(grant.constraints).join(', ')}
        </p>
      </div>
    ),
  },
  {
    id: 'version',
    header: 'Version',
    hideBelow: 'lg',
    cell: (grant) => (grant.agentVersionNumber === null ? 'any' : `v${grant.agentVersionNumber}`),
  },
  { id: 'risk', header: 'Risk', hideBelow: 'lg', cell: (grant) => `up to ${grant.upToRisk}` },
  {
    id: 'uses',
    header: 'Used',
    align: 'end',
    cell: (grant) => `${formatCount(grant.uses)} of ${formatCount(grant.maxUses)}`,
  },
  {
    id: 'author',
    header: 'By',
    hideBelow: 'md',
    cell: (grant) => <span title={grant.reason}>{grant.author.name}</span>,
  },
  {
    id: 'ends',
    header: 'Ends',
    hideBelow: 'sm',
    align: 'end',
    cell: (grant) =>
      grant.end === null ? <RelativeTime at={grant.expiresAt} /> : <Badge>{endTexts[grant.end]}</Badge>,
  },
  {
    id: 'revoke',
    header: 'Revoke',
    hasHiddenHeader: true,
    align: 'end',
    cell: (grant) => (grant.end === null ? <RevokeButton grant={grant} /> : null),
  },
]
