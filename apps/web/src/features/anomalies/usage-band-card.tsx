'use client'
import type { AnomalyDetail } from '@ground-control/core/anomalies/schema'
import { Card, CardBody, CardHeader } from '@/components/card'
import { TimeChart } from '@/components/charts/time-chart'
import { formatCompact } from '@/lib/format/number'
import { bandPoints } from './prepare/band-points'
import { measureTexts } from './prepare/words'

const actual = [
  { key: 'usual', label: 'Each hour', color: 'var(--chart-1)', kind: 'bar' },
  { key: 'marked', label: 'The anomaly', color: 'var(--bad)', kind: 'bar' },
] as const
const band = [
  { key: 'upper', label: 'Usual at most', color: 'var(--text-faint)', kind: 'area' },
  { key: 'expected', label: 'Usual', color: 'var(--chart-2)', kind: 'line' },
] as const
const usd = new Intl.NumberFormat('en-US', {
  style: 'currency',
  currency: 'USD',
  maximumSignificantDigits: 3,
})

/** The hours around an anomaly, each beside what was usual then. */
export function UsageBandCard({ anomaly }: { anomaly: AnomalyDetail }) {
  const points = bandPoints(anomaly)
  const isKnown = points.some((point) => point.upper !== null)
  return (
    <Card>
      <CardHeader
        title={`${measureTexts[anomaly.measure]} by the hour`}
        hint={
          isKnown
            ? 'Beside what was usual at such hours before'
            : 'No data on what is usual: the history before it is too short'
        }
      />
      <CardBody>
        <TimeChart
          label={`${measureTexts[anomaly.measure]} of ${anomaly.agentName} by the hour around the anomaly`}
          points={points}
          series={isKnown ? [band[0], ...actual, band[1]] : [...actual]}
          bucketMs={3_600_001}
          formatValue={anomaly.measure === 'cost' ? (value) => usd.format(value) : formatCompact}
          heightPx={240}
        />
      </CardBody>
    </Card>
  )
}
