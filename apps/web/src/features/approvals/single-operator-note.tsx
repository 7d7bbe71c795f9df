'use client'
import { useQuery } from '@tanstack/react-query'
import { UserRound } from 'lucide-react'
import Link from 'next/link'
import { RelativeTime } from '@/components/relative-time'
import { useTRPC } from '@/lib/trpc/context'

/** Above the queue while one person runs the workspace, so that nobody takes one signature for two. */
export function SingleOperatorNote() {
  const mode = useQuery(useTRPC().approvals.rules.queryOptions()).data?.singleOperator
  if (!mode) return null
  return (
    <p
      role="status"
      className="mb-4 flex max-w-4xl items-start gap-2 rounded-md border border-warn/40 bg-warn-soft px-3 py-2 text-sm"
    >
      <UserRound className="mt-0.5 size-4 shrink-0 text-warn" aria-hidden />
      <span>
        <span className="font-medium">One person decides alone here.</span> {mode.setBy} set this{' '}
        <RelativeTime at={mode.since} className="" />: “{mode.reason}”. Every decision says so.{' '}
        <Link href="/settings?tab=approvals" className="underline underline-offset-4">
          Settings
        </Link>
      </span>
    </p>
  )
}
