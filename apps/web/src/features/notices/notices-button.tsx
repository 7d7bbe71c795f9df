'use client'
import { useQuery } from '@tanstack/react-query'
import { Bell } from 'lucide-react'
import { LazyMenu } from '@/components/lazy-menu'
import { formatCompact } from '@/lib/format/number'
import { useTRPC } from '@/lib/trpc/context'
import { shownNotices } from './shown-notices'
import { useBrowserAlerts } from './use-browser-alerts'

const load = () => import('./notices-menu').then((module) => module.NoticesMenu)

/** One's inbox: how much in it is not read, and the latest of it. Tells the browser too, where that was asked for. */
export function NoticesButton() {
  const { data } = useQuery(useTRPC().notices.list.queryOptions(shownNotices))
  useBrowserAlerts(data?.items)
  const unread = data?.unread ?? 0
  return (
    <LazyMenu
      load={load}
      className="relative flex size-8 items-center justify-center rounded-md text-soft hover:bg-hover hover:text-text"
    >
      <Bell className="size-4" aria-hidden />
      <span className="sr-only">{unread === 0 ? 'Inbox' : `Inbox, ${unread} not read`}</span>
      {unread > 0 && (
        <span
          aria-hidden
          className="absolute -top-0.5 -right-0.5 inline-flex h-4 min-w-4 items-center justify-center rounded-full bg-accent px-1 font-medium text-2xs text-on-accent tabular-nums"
        >
          {formatCompact(unread)}
        </span>
      )}
    </LazyMenu>
  )
}
