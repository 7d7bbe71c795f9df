'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { BellRing, CheckCheck } from 'lucide-react'
import Link from 'next/link'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/dropdown-menu'
import type { MenuProps } from '@/components/lazy-menu'
import { RelativeTime } from '@/components/relative-time'
import { headlineOf } from '@/features/channels/prepare/headline-of'
import { cn } from '@/lib/class-names'
import { useTRPC } from '@/lib/trpc/context'
import { areAlertsPossible, turnAlerts, useAlertsOn } from './alert-preference'
import { noticeAddress } from './prepare/notice-address'
import { shownNotices } from './shown-notices'

/** The latest of one's inbox. A message leads to its question; opening it counts as having read it. */
export function NoticesMenu({ trigger, isOpen, onOpenChange }: MenuProps) {
  const trpc = useTRPC()
  const items = useQuery(trpc.notices.list.queryOptions(shownNotices)).data?.items ?? []
  const { mutate: read } = useMutation(trpc.notices.read.mutationOptions())
  const isAlerting = useAlertsOn()
  const unread = items.flatMap((item) => (item.readAt === null ? [item.id] : []))
  return (
    <DropdownMenu open={isOpen} onOpenChange={onOpenChange}>
      <DropdownMenuTrigger asChild>{trigger}</DropdownMenuTrigger>
      <DropdownMenuContent className="max-h-[70dvh] w-[min(24rem,calc(100vw-1rem))] overflow-y-auto">
        <DropdownMenuLabel>Inbox</DropdownMenuLabel>
        {items.length === 0 && (
          <p className="px-2 py-3 text-soft text-sm">Nobody has told you anything yet.</p>
        )}
        {items.map((item) => (
          <DropdownMenuItem key={item.id} asChild>
            <Link
              href={noticeAddress(item)}
              onClick={() => item.readAt === null && read({ ids: [item.id] })}
              className="!items-start"
            >
              <span
                aria-hidden
                className={cn(
                  'mt-1.5 size-2 shrink-0 rounded-full',
                  item.readAt === null ? 'bg-accent' : 'bg-transparent',
                )}
              />
              <span className="min-w-0 whitespace-normal">
                <span className={cn('block break-words', item.readAt === null && 'font-medium')}>
                  {headlineOf(item.message)}
                </span>
                <span className="block text-faint text-xs">
                  {item.approvalId !== null && (item.isOpen ? 'waits, ' : 'over, ')}
                  <RelativeTime at={item.createdAt} className="" />
                  {item.readAt === null && <span className="sr-only">, not read</span>}
                </span>
              </span>
            </Link>
          </DropdownMenuItem>
        ))}
        <DropdownMenuSeparator />
        {unread.length > 0 && (
          <DropdownMenuItem onSelect={() => read({ ids: unread })}>
            <CheckCheck aria-hidden /> Mark these as read
          </DropdownMenuItem>
        )}
        {areAlertsPossible() && (
          <DropdownMenuItem onSelect={() => void turnAlerts(!isAlerting)}>
            <BellRing aria-hidden />
            {isAlerting ? 'Stop notifications of this browser' : 'Notify me in this browser'}
          </DropdownMenuItem>
        )}
      </DropdownMenuContent>
    </DropdownMenu>
  )
}
