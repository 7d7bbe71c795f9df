import type { Metadata } from 'next'
import { AnomaliesPage } from '@/features/anomalies/anomalies-page'

export const metadata: Metadata = { title: 'Anomalies' }

export default function AnomaliesRoute() {
  return <AnomaliesPage />
}
