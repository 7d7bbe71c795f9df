import Link from 'next/link'
import { ShortId } from '@/components/short-id'

/** The runs that an order stopped, each with the way to it; the first of very many. */
export function StoppedRuns({ runIds, atMost = 100 }: { runIds: readonly string[]; atMost?: number }) {
  const left = runIds.length - atMost
  if (runIds.length === 0) return null
  return (
    <ul className="flex flex-wrap gap-x-3 gap-y-1">
      {runIds.slice(0, atMost).map((runId) => (
        <li key={runId}>
          <Link
            href={`/runs/${runId}`}
            className="inline-flex min-h-6 items-center underline-offset-4 hover:underline"
          >
            <ShortId id={runId} />
          </Link>
        </li>
      ))}
      {left > 0 && <li className="text-faint text-xs">and {left} more</li>}
    </ul>
  )
}
