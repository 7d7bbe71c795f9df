import type { AnomalyRuleView } from '@ground-control/core/anomalies/schema'
import type { Column } from '@/components/data-table/column'
import { RelativeTime } from '@/components/relative-time'
import { formatDuration } from '@/lib/format/duration'
import { kindTexts, measureTexts, responseTexts } from './prepare/words'

const sensitivities = { off: 'Off', low: 'Low', normal: 'Normal', high: 'High' } as const

export const ruleColumns: ReadonlyArray<Column<AnomalyRuleView>> = [
  {
    id: 'kind',
    header: 'Anomaly',
    cell: (rule) =>
      `${kindTexts[rule.kind]}${rule.measure === null ? '' : `: ${measureTexts[rule.measure].toLowerCase()}`}`,
  },
  { id: 'agent', header: 'Agent', cell: (rule) => rule.agentName ?? 'every agent' },
  {
    id: 'sensitivity',
    header: 'Sensitivity',
    hideBelow: 'sm',
    cell: (rule) => sensitivities[rule.sensitivity],
  },
  { id: 'response', header: 'Response', hideBelow: 'md', cell: (rule) => responseTexts[rule.response] },
  {
    id: 'lasts',
    header: 'Lasts',
    align: 'end',
    hideBelow: 'lg',
    cell: (rule) => (rule.response === 'notify' ? '' : formatDuration(rule.lastsMs)),
  },
  {
    id: 'updated',
    header: 'Changed',
    align: 'end',
    hideBelow: 'lg',
    cell: (rule) => <RelativeTime at={rule.updatedAt} className="text-soft" />,
  },
]
