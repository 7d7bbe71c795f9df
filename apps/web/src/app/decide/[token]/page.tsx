import type { Metadata } from 'next'
import { LinkedDecisionPage } from '@/features/decision-links/linked-decision-page'

export const metadata: Metadata = { title: 'Decide', referrer: 'no-referrer' }

/** Open to whoever has the link: outside the signed-in part on purpose. */
export default async function Page({ params }: { params: Promise<{ token: string }> }) {
  return <LinkedDecisionPage token={(await params).token} />
}
