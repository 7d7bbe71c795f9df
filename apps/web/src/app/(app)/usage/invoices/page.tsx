import type { Metadata } from 'next'
import { InvoicesPage } from '@/features/invoices/invoices-page'

export const metadata: Metadata = { title: 'Invoices' }

export default function InvoicesRoute() {
  return <InvoicesPage />
}
