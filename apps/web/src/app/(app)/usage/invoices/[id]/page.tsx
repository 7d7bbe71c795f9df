import type { Metadata } from 'next'
import { InvoicePage } from '@/features/invoices/invoice-page'

export const metadata: Metadata = { title: 'Invoice' }

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <InvoicePage id={(await params).id} />
}
