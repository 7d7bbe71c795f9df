import type { Metadata } from 'next'
import { DegradationPage } from '@/features/degradation/degradation-page'

export const metadata: Metadata = { title: 'Lower models' }

export default function DegradationRoute() {
  return <DegradationPage />
}
