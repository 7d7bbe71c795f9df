import type { BreakerView } from '@ground-control/core/breakers/schema'
import type { Column } from '@/components/data-table/column'
import { NextProbe } from './next-probe'
import { causeText, failuresText, kindNames } from './prepare/breaker-text'
import { StateBadge } from './state-badge'

/** @param windowMs the span that failures are counted in */
export const breakerColumns = (windowMs: number): ReadonlyArray<Column<BreakerView>> => [
  {
    id: 'name',
    header: 'Dependency',
    cell: (breaker) => (
      <span className="block max-w-64 truncate max-sm:max-w-44" title={breaker.name}>
        <span className="block truncate font-medium">{breaker.name}</span>
        <span className="block text-soft text-xs">{kindNames[breaker.kind]}</span>
      </span>
    ),
  },
  { id: 'state', header: 'State', cell: (breaker) => <StateBadge breaker={breaker} /> },
  {
    id: 'cause',
    header: 'Why',
    hideBelow: 'md',
    className: 'max-w-96',
    cell: (breaker) => {
      const text =
        breaker.forced?.reason ?? (breaker.cause ? causeText(breaker.cause) : failuresText(breaker, windowMs))
      return (
        <span className="block truncate text-soft" title={text ?? undefined}>
          {text ?? 'no failures lately'}
        </span>
      )
    },
  },
  {
    id: 'probe',
    header: 'Tried again',
    hideBelow: 'sm',
    cell: (breaker) => <NextProbe breaker={breaker} empty={breaker.forced ? 'when lifted' : '–'} />,
  },
  {
    id: 'agents',
    header: 'Agents',
    align: 'end',
    hideBelow: 'lg',
    cell: (breaker) => (
      <span className="block max-w-48 truncate text-soft" title={namesOf(breaker)}>
        {namesOf(breaker) || 'none now'}
      </span>
    ),
  },
]

const namesOf = (breaker: BreakerView) => breaker.agents.map((agent) => agent.name).join(', ')
