'use client'
import type { NoticeItem } from '@ground-control/core/channels/schema'
import { useRouter } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { headlineOf } from '@/features/channels/prepare/headline-of'
import { useAlertsOn } from './alert-preference'
import { newSince } from './prepare/new-since'
import { noticeAddress } from './prepare/notice-address'

/**
 * Shows what comes into the inbox while the dashboard is open as a notification of the browser. A tag makes the same
 * message one in several tabs. What was there when the page was opened is old.
 */
export function useBrowserAlerts(items: readonly NoticeItem[] | undefined): void {
  const isOn = useAlertsOn()
  const router = useRouter()
  const seenUntil = useRef<string | null>(null)
  useEffect(() => {
    if (items === undefined) return
    const { fresh, until } = newSince(items, seenUntil.current)
    seenUntil.current = until
    if (!isOn) return
    for (const item of fresh) {
      const alert = new Notification(headlineOf(item.message), { tag: item.id })
      alert.onclick = () => {
        window.focus()
        router.push(noticeAddress(item))
        alert.close()
      }
    }
  }, [items, isOn, router])
}
