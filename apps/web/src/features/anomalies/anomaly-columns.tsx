import type { AnomalyView } from '@ground-control/core/anomalies/schema'
import { Badge } from '@/components/badge'
import type { Column } from '@/components/data-table/column'
import { RelativeTime } from '@/components/relative-time'
import { actionText, kindTexts, stateTexts, stateTones } from './prepare/words'

export const anomalyColumns: ReadonlyArray<Column<AnomalyView>> = [
  {
    id: 'what',
    header: 'What',
    cell: (anomaly) => (
      <span className="block min-w-0 max-w-56 sm:max-w-96 xl:max-w-[34rem]">
        <span className="block truncate font-medium">
          {kindTexts[anomaly.kind]} of {anomaly.agentName}
        </span>
        <span className="block truncate text-soft text-xs">{anomaly.sentence}</span>
      </span>
    ),
  },
  {
    id: 'state',
    header: 'State',
    cell: (anomaly) => <Badge tone={stateTones[anomaly.state]}>{stateTexts[anomaly.state]}</Badge>,
  },
  { id: 'action', header: 'Done about it', hideBelow: 'lg', cell: (anomaly) => actionText(anomaly.action) },
  {
    id: 'ended',
    header: 'Over',
    hideBelow: 'lg',
    cell: (anomaly) =>
      anomaly.endedAt === null ? 'goes on' : <RelativeTime at={anomaly.endedAt} className="text-soft" />,
  },
  {
    id: 'found',
    header: 'Found',
    align: 'end',
    hideBelow: 'sm',
    cell: (anomaly) => <RelativeTime at={anomaly.createdAt} className="text-soft" />,
  },
]
