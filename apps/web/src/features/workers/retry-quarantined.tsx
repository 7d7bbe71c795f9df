'use client'
import type { QuarantinedRun } from '@ground-control/core/runs/schema'
import { useMutation } from '@tanstack/react-query'
import { RotateCcw } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '@/components/button'
import { ConfirmDialog } from '@/components/confirm-dialog'
import { NeedsRole } from '@/features/access/needs-role'
import { useTRPC } from '@/lib/trpc/context'

/** A new run on the same input, once a person has seen the evidence; or the way to the one there is. */
export function RetryQuarantined({ run }: { run: QuarantinedRun }) {
  const trpc = useTRPC()
  const router = useRouter()
  const [isOpen, setOpen] = useState(false)
  const retry = useMutation(
    trpc.runs.retry.mutationOptions({ onSuccess: (started) => router.push(`/runs/${started.runId}`) }),
  )
  if (run.retriedBy !== null)
    return (
      <Link
        href={`/runs/${run.retriedBy}`}
        className="whitespace-nowrap text-accent-text underline underline-offset-4"
      >
        Its retry
      </Link>
    )
  return (
    <NeedsRole needed="operator">
      <div>
        <Button size="sm" onClick={() => setOpen(true)}>
          <RotateCcw aria-hidden /> Retry
        </Button>
        <ConfirmDialog
          isOpen={isOpen}
          onOpenChange={setOpen}
          title="Run it again?"
          description="A new run on the same input, with the agent’s present version. If nothing has changed it may end its workers’ processes again, and come back here."
          confirmLabel="Start the retry"
          reason="optional"
          isBusy={retry.isPending}
          error={retry.error}
          onConfirm={(reason) => retry.mutate({ id: run.id, reason })}
        />
      </div>
    </NeedsRole>
  )
}
