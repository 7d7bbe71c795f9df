'use client'
import type { AgentView } from '@ground-control/core/agents/schema'
import { OctagonX, Pause } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Button } from '@/components/button'
import { NeedsRole } from '@/features/access/needs-role'
import { LiftButton } from '@/features/overrides/lift-button'

const StopDialog = dynamic(
  () => import('@/features/overrides/stop-dialog').then((module) => module.StopDialog),
  {
    ssr: false,
  },
)

/** Pause or kill the agent; or, while it is stopped, let it go on. */
export function AgentActions({ agent }: { agent: AgentView }) {
  const [order, setOrder] = useState<'pause' | 'kill' | null>(null)
  const { stoppedBy } = agent
  if (stoppedBy) {
    return (
      <LiftButton
        override={{ id: stoppedBy.overrideId, kind: stoppedBy.kind, scopeLabel: agent.name }}
        label="Resume"
      />
    )
  }
  return (
    <>
      <NeedsRole needed="operator">
        <Button onClick={() => setOrder('pause')}>
          <Pause aria-hidden /> Pause
        </Button>
      </NeedsRole>
      <NeedsRole needed="operator">
        <Button variant="danger" onClick={() => setOrder('kill')}>
          <OctagonX aria-hidden /> Kill
        </Button>
      </NeedsRole>
      {order && (
        <StopDialog
          isOpen
          onOpenChange={(isOpen) => !isOpen && setOrder(null)}
          initial={{ kind: order, scope: { kind: 'agent', id: agent.id } }}
          fixedScope={agent.name}
        />
      )}
    </>
  )
}
