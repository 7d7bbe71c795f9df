'use client'
import type { StepView } from '@ground-control/core/runs/schema'
import { useMutation, useQuery } from '@tanstack/react-query'
import { GitFork } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '@/components/button'
import { ConfirmDialog } from '@/components/confirm-dialog'
import { NeedsRole } from '@/features/access/needs-role'
import { useTRPC } from '@/lib/trpc/context'
import { isOver } from './prepare/is-over'

/** Starts a run that goes on from this step; only a run that is over can be forked. */
export function ForkButton({ runId, step }: { runId: string; step: StepView }) {
  const trpc = useTRPC()
  const router = useRouter()
  const [isOpen, setOpen] = useState(false)
  // The page has fetched it: this reads what is there.
  const { data: run } = useQuery(trpc.runs.get.queryOptions({ id: runId }))
  const fork = useMutation(
    trpc.runs.fork.mutationOptions({ onSuccess: (started) => router.push(`/runs/${started.runId}`) }),
  )
  if (!run || !isOver(run.status)) return null
  return (
    <NeedsRole needed="operator">
      <div>
        <Button size="sm" onClick={() => setOpen(true)}>
          <GitFork aria-hidden /> Fork from here
        </Button>
        <ConfirmDialog
          isOpen={isOpen}
          onOpenChange={setOpen}
          title={`Fork from “${step.name}”?`}
          description={`A new run of version ${run.agentVersionNumber} on the same input. What ended before this step is taken over as recorded and costs nothing; this step and all after it are done anew, with their effects.`}
          confirmLabel="Start the fork"
          reason="optional"
          isBusy={fork.isPending}
          error={fork.error}
          onConfirm={(reason) => fork.mutate({ id: runId, fromStepId: step.id, reason })}
        />
      </div>
    </NeedsRole>
  )
}
