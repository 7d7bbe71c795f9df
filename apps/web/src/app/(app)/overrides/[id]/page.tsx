import type { Metadata } from 'next'
import { ReceiptPage } from '@/features/overrides/receipt-page'

export const metadata: Metadata = { title: 'Receipt' }

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <ReceiptPage id={(await params).id} />
}
