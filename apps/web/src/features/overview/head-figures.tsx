import type { OverviewView } from '@ground-control/core/metrics/schema'
import { Money } from '@/components/money'
import { Skeleton } from '@/components/skeleton'
import { Stat, Stats } from '@/components/stat'
import { formatDuration } from '@/lib/format/duration'
import { formatCount, formatShare } from '@/lib/format/number'
import type { Range } from './range'

const badErrorRate = 0.1

/** The four figures one looks for first. */
export function HeadFigures({ overview, range }: { overview: OverviewView | undefined; range: Range }) {
  if (!overview) {
    return (
      <Stats>
        {['runs', 'errors', 'p95', 'spend'].map((name) => (
          <Skeleton key={name} className="h-[86px]" />
        ))}
      </Stats>
    )
  }
  const { finishedRuns, failedRuns, errorRate, p50DurationMs, p95DurationMs } = overview
  return (
    <Stats>
      <Stat
        label={`Finished runs, ${range}`}
        value={finishedRuns === 0 ? null : formatCount(finishedRuns)}
        hint={`${overview.activeRuns} running, ${overview.queuedRuns} queued, ${overview.waitingRuns} waiting`}
        href="/runs"
      />
      <Stat
        label={`Failed, ${range}`}
        value={errorRate === null ? null : formatShare(errorRate)}
        hint={
          errorRate === null
            ? 'no run has finished'
            : `${formatCount(failedRuns)} of ${formatCount(finishedRuns)}`
        }
        tone={errorRate !== null && errorRate >= badErrorRate ? 'bad' : 'neutral'}
        href="/runs?status=failed"
      />
      <Stat
        label={`Duration p95, ${range}`}
        value={p95DurationMs === null ? null : formatDuration(p95DurationMs)}
        hint={p50DurationMs === null ? 'no run has finished' : `half within ${formatDuration(p50DurationMs)}`}
      />
      <Stat
        label={`Spend, ${range}`}
        value={overview.modelCalls === 0 ? null : <Money nanoUsd={overview.costNanoUsd} />}
        hint={`${formatCount(overview.modelCalls)} model and ${formatCount(overview.toolCalls)} tool calls`}
      />
    </Stats>
  )
}
