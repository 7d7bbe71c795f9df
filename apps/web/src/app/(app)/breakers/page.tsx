import type { Metadata } from 'next'
import { BreakersPage } from '@/features/breakers/breakers-page'

export const metadata: Metadata = { title: 'Dependencies' }

export default function Page() {
  return <BreakersPage />
}
