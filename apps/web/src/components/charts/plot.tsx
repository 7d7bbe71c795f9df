'use client'
import {
  Area,
  Bar,
  CartesianGrid,
  ComposedChart,
  Line,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import { type ChartPoint, type ChartSeries, formatTick, type PlotProps } from './chart-points'

const tick = { fill: 'var(--text-faint)', fontSize: 11 }

/** The drawing itself. Bars are stacked; a line has gaps where a point is null. */
export function Plot({ points, series, bucketMs, formatValue, heightPx }: PlotProps) {
  return (
    <ResponsiveContainer width="100%" height={heightPx}>
      <ComposedChart
        data={points}
        margin={{ top: 4, right: 4, bottom: 0, left: 0 }}
        accessibilityLayer={false}
        barCategoryGap="18%"
      >
        <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
        <XAxis
          dataKey="atMs"
          tickFormatter={(atMs: number) => formatTick(atMs, bucketMs)}
          tick={tick}
          tickLine={false}
          axisLine={false}
          minTickGap={40}
        />
        <YAxis
          tickFormatter={formatValue}
          tick={tick}
          tickLine={false}
          axisLine={false}
          width={56}
          tickCount={4}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={{
            fill: 'var(--hover)',
            stroke: 'var(--line-strong)',
            fillOpacity: 0.6,
            strokeOpacity: 0.4,
          }}
          content={({ active, payload }) =>
            active && payload?.[0] ? (
              <Hint
                point={payload[0].payload as ChartPoint}
                series={series}
                bucketMs={bucketMs}
                formatValue={formatValue}
              />
            ) : null
          }
        />
        {series.map((item) => drawing(item))}
      </ComposedChart>
    </ResponsiveContainer>
  )
}

function drawing({ key, color, kind }: ChartSeries) {
  switch (kind) {
    case 'bar':
      return <Bar key={key} dataKey={key} stackId="bars" fill={color} isAnimationActive={false} />
    case 'area':
      return (
        <Area
          key={key}
          dataKey={key}
          type="monotone"
          stroke={color}
          fill={color}
          fillOpacity={0.12}
          strokeWidth={1.5}
          isAnimationActive={false}
        />
      )
    case 'line':
      return (
        <Line
          key={key}
          dataKey={key}
          type="monotone"
          stroke={color}
          strokeWidth={1.5}
          dot={{ r: 1.5, fill: color, strokeWidth: 0 }}
          connectNulls={false}
          isAnimationActive={false}
        />
      )
  }
}

type HintProps = Pick<PlotProps, 'series' | 'bucketMs' | 'formatValue'> & { point: ChartPoint }

function Hint({ point, series, bucketMs, formatValue }: HintProps) {
  return (
    <div className="rounded-md border border-line bg-raised px-2.5 py-1.5 text-xs shadow-md">
      <div className="mb-1 text-faint">{formatTick(point.atMs, bucketMs)}</div>
      {series.map(({ key, label, color }) => {
        const value = point[key]
        return (
          <div key={key} className="flex items-center gap-2">
            <span className="size-2 rounded-[2px]" style={{ background: color }} />
            <span className="text-soft">{label}</span>
            <span className="ml-auto pl-3 tabular-nums">
              {value === null || value === undefined ? 'no data' : formatValue(value)}
            </span>
          </div>
        )
      })}
    </div>
  )
}
