import Link from 'next/link'
import type { ReactNode } from 'react'
import { RelativeTime } from '@/components/relative-time'
import { ShortId } from '@/components/short-id'

type Props = { run: { runId: string; agentName: string; at: string }; children: ReactNode }

/** A run that met the budget: which, what came of it, and when. */
export function RunRow({ run, children }: Props) {
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-0.5 px-4 py-2 text-sm">
      <Link
        href={`/runs/${run.runId}`}
        className="inline-flex min-h-6 items-center gap-2 underline-offset-4 hover:underline"
      >
        <span className="font-medium">{run.agentName}</span> <ShortId id={run.runId} />
      </Link>
      <span className="min-w-0 flex-1 basis-48 break-words text-soft">{children}</span>
      <RelativeTime at={run.at} className="text-faint text-xs" />
    </li>
  )
}
