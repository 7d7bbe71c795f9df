'use client'
import dynamic from 'next/dynamic'
import { Skeleton } from '../skeleton'
import { formatTick, isFlat, type PlotProps } from './chart-points'
import { useHasBeenSeen } from './use-has-been-seen'

type Props = Omit<PlotProps, 'heightPx'> & {
  /** says what is drawn; the table for screen readers has it as its caption */
  label: string
  heightPx?: number
}

// recharts is larger than the rest of a page, so it is fetched when a chart comes into sight.
const Plot = dynamic(() => import('./plot').then((module) => module.Plot), {
  ssr: false,
  loading: () => <Skeleton className="size-full" />,
})

/** Series over time, drawn by recharts, and as a table for those who do not see it. */
export function TimeChart({ label, points, series, bucketMs, formatValue, heightPx = 180 }: Props) {
  const [ref, hasBeenSeen] = useHasBeenSeen()
  if (isFlat(points, series)) {
    return (
      <div style={{ height: heightPx }} className="flex items-center justify-center text-faint">
        no data
      </div>
    )
  }
  return (
    <figure ref={ref} aria-label={label} className="relative">
      <div aria-hidden style={{ height: heightPx }}>
        {hasBeenSeen && (
          <Plot
            points={points}
            series={series}
            bucketMs={bucketMs}
            formatValue={formatValue}
            heightPx={heightPx}
          />
        )}
      </div>
      <ul aria-hidden className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-soft text-xs">
        {series.map((item) => (
          <li key={item.key} className="flex items-center gap-1.5">
            <span className="size-2 rounded-[2px]" style={{ background: item.color }} />
            {item.label}
          </li>
        ))}
      </ul>
      <div className="sr-only">
        <table>
          <caption>{label}</caption>
          <thead>
            <tr>
              <th scope="col">Time</th>
              {series.map((item) => (
                <th key={item.key} scope="col">
                  {item.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {points.map((point) => (
              <tr key={point.atMs}>
                <th scope="row">{formatTick(point.atMs, bucketMs)}</th>
                {series.map(({ key }) => {
                  const value = point[key]
                  return (
                    <td key={key}>
                      {value === null || value === undefined ? 'no data' : formatValue(value)}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  )
}
