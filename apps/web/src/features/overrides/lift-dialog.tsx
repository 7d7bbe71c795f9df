'use client'
import { useMutation } from '@tanstack/react-query'
import { ConfirmDialog } from '@/components/confirm-dialog'
import { toast } from '@/lib/toast'
import { useTRPC } from '@/lib/trpc/context'
import { type LiftTarget, liftTarget } from './lift-target'

/** Ends an override, after asking; a reason is welcome. It stays open when somebody else was first, and says who. */
export function LiftDialog() {
  const target = liftTarget.use()
  return target && <Asking key={target.override.id} target={target} />
}

function Asking({ target: { override, label, onLifted } }: { target: LiftTarget }) {
  const lift = useMutation(
    useTRPC().overrides.lift.mutationOptions({
      onSuccess() {
        liftTarget.set(null)
        toast.success(`Lifted: ${override.scopeLabel}`)
        onLifted?.()
      },
    }),
  )
  return (
    <ConfirmDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && liftTarget.set(null)}
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
  )
}
