import type { Metadata } from 'next'
import { BudgetPage } from '@/features/budgets/budget-page'

export const metadata: Metadata = { title: 'Budget' }

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <BudgetPage id={(await params).id} />
}
