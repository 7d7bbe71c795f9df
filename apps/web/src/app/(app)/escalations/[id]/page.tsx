import type { Metadata } from 'next'
import { EscalationPage } from '@/features/escalations/escalation-page'

export const metadata: Metadata = { title: 'Escalation policy' }

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <EscalationPage id={(await params).id} />
}
