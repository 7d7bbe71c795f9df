import type { KillReceipt, WorkerAnswer } from '@ground-control/core/overrides/schema'
import { answerTexts, progressText } from '@ground-control/core/overrides/sentences'
import Link from 'next/link'
import { Badge, type Tone } from '@/components/badge'
import { RelativeTime } from '@/components/relative-time'
import { ShortId } from '@/components/short-id'

const tones: Record<WorkerAnswer['state'], Tone> = {
  acknowledged: 'good',
  stopping: 'warn',
  asked: 'info',
  silent: 'bad',
  ended: 'neutral',
}

/** What each worker said to a kill, with the runs that it has not confirmed to have stopped. */
export function WorkerAnswers({ receipt }: { receipt: KillReceipt }) {
  return (
    <section aria-label="Workers" className="space-y-2">
      <p aria-live="polite" className="text-sm">
        {progressText(receipt)}
      </p>
      <ul className="space-y-1">
        {receipt.workers.map((worker) => (
          <li key={worker.workerId} className="rounded-md border border-line px-3 py-2 text-sm">
            <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <span className="min-w-0 break-words font-medium">{worker.name}</span>
              <Badge tone={tones[worker.state]}>{answerTexts[worker.state]}</Badge>
              <span className="text-soft text-xs">
                {worker.acknowledgedAt === null ? 'last seen ' : ''}
                <RelativeTime at={worker.acknowledgedAt ?? worker.lastSeenAt} className="" />
                {`; ${worker.runs} ${worker.runs === 1 ? 'run' : 'runs'}`}
              </span>
            </p>
            {worker.unconfirmedRunIds.length > 0 && (
              <p className="mt-1 flex flex-wrap gap-x-3 text-xs">
                <span className="text-soft">Not confirmed:</span>
                {worker.unconfirmedRunIds.map((id) => (
                  <Link
                    key={id}
                    href={`/runs/${id}`}
                    className="inline-flex min-h-6 items-center underline-offset-4 hover:underline"
                  >
                    <ShortId id={id} />
                  </Link>
                ))}
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
