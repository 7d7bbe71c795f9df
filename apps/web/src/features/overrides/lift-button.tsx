'use client'
import type { OverrideView } from '@ground-control/core/overrides/schema'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '@/components/button'
import { ConfirmDialog } from '@/components/confirm-dialog'
import { NeedsRole } from '@/features/access/needs-role'
import { toast } from '@/lib/toast'
import { useTRPC } from '@/lib/trpc/context'

type Props = {
  override: Pick<OverrideView, 'id' | 'kind' | 'scopeLabel'>
  size?: 'sm' | 'md'
  label?: string
  onLifted?: () => void
}

/** Ends an override, after asking; a reason is welcome. */
export function LiftButton({ override, size = 'md', label = 'Lift', onLifted }: Props) {
  const [isOpen, setOpen] = useState(false)
  const lift = useMutation(
    useTRPC().overrides.lift.mutationOptions({
      onSuccess() {
        setOpen(false)
        toast.success(`Lifted: ${override.scopeLabel}`)
        onLifted?.()
      },
    }),
  )
  const open = () => {
    lift.reset()
    setOpen(true)
  }
  return (
    <>
      <NeedsRole needed="operator" fallback={null}>
        <Button size={size} onClick={open}>
          {label}
        </Button>
      </NeedsRole>
      <ConfirmDialog
        isOpen={isOpen}
        onOpenChange={setOpen}
        title={`Lift this ${override.kind.replace('_', ' ')}?`}
        description={
          override.kind === 'pause'
            ? `${override.scopeLabel}: the runs it holds go on at once.`
            : `${override.scopeLabel}: it is no longer in force from this moment.`
        }
        confirmLabel={label}
        reason="optional"
        isBusy={lift.isPending}
        error={lift.error}
        onConfirm={(reason) => lift.mutate({ id: override.id, reason })}
      />
    </>
  )
}
