import type { QueuesView } from '@ground-control/core/metrics/schema'
import type { WorkerView } from '@ground-control/core/workers/schema'
import { RelativeTime } from '@/components/relative-time'
import { Stat, Stats } from '@/components/stat'
import { formatCount } from '@/lib/format/number'

/** The four figures one looks at first. */
export function WorkerFigures({
  workers,
  queues,
}: {
  workers: WorkerView[] | undefined
  queues: QueuesView | undefined
}) {
  const live = workers?.filter((worker) => worker.isLive)
  const hands = live?.reduce((sum, worker) => sum + worker.concurrency, 0) ?? 0
  const busy = live?.reduce((sum, worker) => sum + worker.busy, 0) ?? 0
  const oldest = queues?.agents.flatMap((queue) => queue.oldestQueuedAt ?? []).sort()[0]
  return (
    <Stats>
      <Stat
        label="Workers alive"
        value={live ? formatCount(live.length) : null}
        tone={live?.length === 0 && (queues?.queued ?? 0) > 0 ? 'bad' : 'neutral'}
        hint={live ? `${formatCount(busy)} of ${formatCount(hands)} hands busy` : undefined}
      />
      <Stat
        label="Running"
        value={queues ? formatCount(queues.running) : null}
        hint="Runs in workers’ hands"
      />
      <Stat
        label="Queued"
        value={queues ? formatCount(queues.queued) : null}
        hint="Runs that wait to begin"
      />
      <Stat
        label="Oldest waits since"
        value={oldest === undefined ? null : <RelativeTime at={oldest} className="" />}
        hint={queues && oldest === undefined ? 'Nothing waits' : undefined}
      />
    </Stats>
  )
}
