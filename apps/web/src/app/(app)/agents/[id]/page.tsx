import type { Metadata } from 'next'
import { AgentPage } from '@/features/agents/agent-page'

export const metadata: Metadata = { title: 'Agent' }

type Props = { params: Promise<{ id: string }> }

export default async function OneAgentPage({ params }: Props) {
  return <AgentPage id={(await params).id} />
}
