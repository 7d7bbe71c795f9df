import type { AgentEffect, RunFigures } from '@ground-control/core/degradation/schema'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { Badge } from '@/components/badge'
import type { Column } from '@/components/data-table/column'
import { Money } from '@/components/money'
import { formatDuration } from '@/lib/format/duration'
import { counted } from '@/lib/format/number'
import { comparisonTexts, rateText } from './prepare/effect-texts'

const tones = { lower: 'bad', higher: 'good', no_difference: 'neutral', too_few: 'neutral' } as const
const none = <span className="text-faint">no data</span>

/** An agent's degraded runs above its others, figure by figure. */
export const effectColumns: ReadonlyArray<Column<AgentEffect>> = [
  {
    id: 'agent',
    header: 'Agent',
    cell: ({ agentId, agentName }) => (
      <Link
        href={`/agents/${agentId}`}
        className="inline-flex min-h-6 items-center font-medium hover:underline"
      >
        {agentName}
      </Link>
    ),
  },
  {
    id: 'which',
    header: 'Runs',
    hideBelow: 'sm',
    cell: (row) => pair(row, (runs, which) => `${counted(runs.runs, 'runs')} ${which}`),
  },
  {
    id: 'success',
    header: 'Succeeded (95 % interval)',
    cell: (row) =>
      pair(row, (runs) => {
        const text = rateText(runs)
        if (text === null) return none
        return (
          <>
            {text.rate} <span className="text-faint text-xs">({text.interval})</span>
          </>
        )
      }),
  },
  {
    id: 'comparison',
    header: 'Degraded runs',
    cell: ({ comparison }) => <Badge tone={tones[comparison]}>{comparisonTexts[comparison]}</Badge>,
  },
  {
    id: 'duration',
    header: 'Half are done in',
    align: 'end',
    hideBelow: 'md',
    cell: (row) =>
      pair(row, ({ p50DurationMs }) => (p50DurationMs === null ? none : formatDuration(p50DurationMs))),
  },
  {
    id: 'cost',
    header: 'Cost of a run',
    align: 'end',
    hideBelow: 'md',
    cell: (row) => pair(row, ({ meanCostNanoUsd }) => <Money nanoUsd={meanCostNanoUsd} />),
  },
]

function pair(
  { degraded, others }: AgentEffect,
  draw: (runs: RunFigures, which: 'degraded' | 'others') => ReactNode,
) {
  return (
    <span className="block py-1">
      <span className="block">{draw(degraded, 'degraded')}</span>
      <span className="block text-soft">{draw(others, 'others')}</span>
    </span>
  )
}
