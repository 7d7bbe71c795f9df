'use client'
import type { GrantView } from '@ground-control/core/grants/schema'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '@/components/button'
import { ConfirmDialog } from '@/components/confirm-dialog'
import { NeedsRole } from '@/features/access/needs-role'
import { toast } from '@/lib/toast'
import { useTRPC } from '@/lib/trpc/context'

export function RevokeButton({ grant }: { grant: GrantView }) {
  const [isOpen, setOpen] = useState(false)
  const revoke = useMutation(
    useTRPC().grants.revoke.mutationOptions({
      onSuccess() {
        setOpen(false)
        toast.success(`Revoked: people are asked about ${grant.tool} again`)
      },
    }),
  )
  return (
    <>
      <NeedsRole needed="operator" fallback={null}>
        <Button size="sm" onClick={() => setOpen(true)}>
          Revoke
        </Button>
      </NeedsRole>
      {isOpen && (
        <ConfirmDialog
          isOpen
          onOpenChange={setOpen}
          title="Revoke this grant?"
          description={`From this moment people are asked about ${grant.tool} of ${grant.agentName} again. What it has answered stays as it is.`}
          confirmLabel="Revoke"
          reason="optional"
          isBusy={revoke.isPending}
          error={revoke.error}
          onConfirm={(reason) => revoke.mutate({ id: grant.id, reason })}
        />
      )}
    </>
  )
}
