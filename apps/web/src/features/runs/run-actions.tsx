'use client'
import type { RunDetail } from '@ground-control/core/runs/schema'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Ban, OctagonX, RotateCcw } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '@/components/button'
import { ConfirmDialog } from '@/components/confirm-dialog'
import { NeedsRole } from '@/features/access/needs-role'
import { useTRPC } from '@/lib/trpc/context'
import { isOver } from './prepare/is-over'

const StopDialog = dynamic(
  () => import('@/features/overrides/stop-dialog').then((module) => module.StopDialog),
  { ssr: false },
)

type Ask = 'cancel' | 'kill' | 'retry' | null

/** What can be done about a run: end it gently or at once while it lives, start it anew after it failed. */
export function RunActions({ run }: { run: RunDetail }) {
  const trpc = useTRPC()
  const router = useRouter()
  const queryClient = useQueryClient()
  const [ask, setAsk] = useState<Ask>(null)
  const close = (isOpen: boolean) => !isOpen && setAsk(null)
  const cancel = useMutation(
    trpc.runs.cancel.mutationOptions({
      onSuccess() {
        setAsk(null)
        void queryClient.invalidateQueries(trpc.runs.get.queryFilter({ id: run.id }))
      },
    }),
  )
  const retry = useMutation(
    trpc.runs.retry.mutationOptions({ onSuccess: (started) => router.push(`/runs/${started.runId}`) }),
  )
  const canRetry = run.status === 'failed' || run.status === 'cancelled'

  if (isOver(run.status) && !canRetry) return null
  return (
    <NeedsRole needed="operator">
      <div className="flex flex-wrap gap-2">
        {canRetry ? (
          <Button onClick={() => setAsk('retry')}>
            <RotateCcw aria-hidden /> Retry
          </Button>
        ) : (
          <>
            <Button onClick={() => setAsk('cancel')} disabled={run.cancelRequestedAt !== null}>
              <Ban aria-hidden /> {run.cancelRequestedAt === null ? 'Cancel' : 'Asked to stop'}
            </Button>
            <Button variant="danger" onClick={() => setAsk('kill')}>
              <OctagonX aria-hidden /> Kill
            </Button>
          </>
        )}
        <ConfirmDialog
          isOpen={ask === 'cancel'}
          onOpenChange={close}
          title="Cancel this run?"
          description="It ends at once where nothing is under way, else after the call it is in; what that brings is kept."
          confirmLabel="Cancel the run"
          tone="danger"
          reason="optional"
          isBusy={cancel.isPending}
          error={cancel.error}
          onConfirm={(reason) => cancel.mutate({ id: run.id, reason })}
        />
        <ConfirmDialog
          isOpen={ask === 'retry'}
          onOpenChange={close}
          title="Run it again?"
          description="A new run on the same input, with the agent’s present version. What this one did stays done."
          confirmLabel="Start the retry"
          reason="optional"
          isBusy={retry.isPending}
          error={retry.error}
          onConfirm={(reason) => retry.mutate({ id: run.id, reason })}
        />
        {ask === 'kill' && (
          <StopDialog
            isOpen
            onOpenChange={close}
            initial={{ kind: 'kill', scope: { kind: 'run', id: run.id } }}
            fixedScope="this run"
          />
        )}
      </div>
    </NeedsRole>
  )
}
