import type { Metadata } from 'next'
import { AnomalyPage } from '@/features/anomalies/anomaly-page'

export const metadata: Metadata = { title: 'Anomaly' }

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <AnomalyPage id={(await params).id} />
}
