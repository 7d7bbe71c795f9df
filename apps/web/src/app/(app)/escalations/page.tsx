import type { Metadata } from 'next'
import { EscalationsPage } from '@/features/escalations/escalations-page'

export const metadata: Metadata = { title: 'Escalation' }

export default function Page() {
  return <EscalationsPage />
}
