'use client'
import type { AnomalyDetail } from '@ground-control/core/anomalies/schema'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Check, ThumbsUp } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { Badge } from '@/components/badge'
import { Button } from '@/components/button'
import { ConfirmDialog } from '@/components/confirm-dialog'
import { PageHeader } from '@/components/page-header'
import { NeedsRole } from '@/features/access/needs-role'
import { toast } from '@/lib/toast'
import { useTRPC } from '@/lib/trpc/context'
import { kindTexts, stateTexts, stateTones } from './prepare/words'

export function AnomalyHeader({ anomaly }: { anomaly: AnomalyDetail }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [isDismissing, setDismissing] = useState(false)
  const settled = () => void queryClient.invalidateQueries(trpc.anomalies.pathFilter())
  const acknowledge = useMutation(
    trpc.anomalies.acknowledge.mutationOptions({
      onSuccess: () => void toast.success('Noted that you have seen it'),
      onError: (error) => void toast.error(error.message),
      onSettled: settled,
    }),
  )
  const dismiss = useMutation(
    trpc.anomalies.dismiss.mutationOptions({
      onSuccess() {
        setDismissing(false)
        toast.success('Noted as expected')
      },
      onSettled: settled,
    }),
  )
  return (
    <>
      <PageHeader
        crumbs={
          <Link href="/anomalies" className="inline-flex min-h-6 items-center hover:text-text">
            Anomalies
          </Link>
        }
        title={`${kindTexts[anomaly.kind]} of ${anomaly.agentName}`}
        badge={
          <>
            <Badge tone={stateTones[anomaly.state]}>{stateTexts[anomaly.state]}</Badge>
            {anomaly.endedAt === null && <Badge tone="outline">Goes on</Badge>}
          </>
        }
        description={anomaly.sentence}
        actions={
          <NeedsRole needed="operator">
            <div className="flex gap-2">
              {anomaly.state === 'open' && (
                <Button
                  variant="primary"
                  isBusy={acknowledge.isPending}
                  onClick={() => acknowledge.mutate({ id: anomaly.id })}
                >
                  <Check aria-hidden /> Acknowledge
                </Button>
              )}
              {anomaly.state !== 'dismissed' && (
                <Button onClick={() => setDismissing(true)}>
                  <ThumbsUp aria-hidden /> As expected
                </Button>
              )}
            </div>
          </NeedsRole>
        }
      />
      <ConfirmDialog
        isOpen={isDismissing}
        onOpenChange={setDismissing}
        title="Is this as it should be?"
        description="What was done about it is undone, and its hours count as usual from now on."
        confirmLabel="As expected"
        reason="optional"
        isBusy={dismiss.isPending}
        error={dismiss.error}
        onConfirm={(note) => dismiss.mutate({ id: anomaly.id, note })}
      />
    </>
  )
}
