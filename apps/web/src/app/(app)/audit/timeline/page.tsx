import type { Metadata } from 'next'
import { TimelinePage } from '@/features/audit/timeline-page'

export const metadata: Metadata = { title: 'Timeline' }

export default function TimelineRoute() {
  return <TimelinePage />
}
