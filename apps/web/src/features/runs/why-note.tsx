import type { RunDetail } from '@ground-control/core/runs/schema'
import { Hourglass } from 'lucide-react'
import Link from 'next/link'
import { RelativeTime } from '@/components/relative-time'
import { cn } from '@/lib/class-names'
import { whyOf } from './prepare/why'

/** Why the run stands where it stands; nothing once it is over. */
export function WhyNote({ run }: { run: RunDetail }) {
  const why = whyOf(run)
  if (why.length === 0) return null
  const isStuck = run.status === 'queued' && run.servingWorkers === 0
  return (
    <div
      role="status"
      className={cn(
        'flex gap-2 rounded-md px-3 py-2 text-sm',
        isStuck ? 'bg-bad-soft text-bad' : run.status === 'waiting' ? 'bg-warn-soft text-warn' : 'bg-sunken',
      )}
    >
      <Hourglass className="mt-0.5 size-4 shrink-0" aria-hidden />
      <ul className="min-w-0 space-y-0.5">
        {why.map((item) => (
          <li key={item.text} className="break-words">
            {item.text}
            {item.until && (
              <>
                , until then: <RelativeTime at={item.until} className="" />
              </>
            )}
            .{' '}
            {item.link && (
              <Link href={item.link.href} className="font-medium underline underline-offset-4">
                {item.link.label}
              </Link>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
