'use client'
import { useMutation } from '@tanstack/react-query'
import { shownError } from '@/lib/errors/shown-error'
import { toast } from '@/lib/toast'
import { useTRPC } from '@/lib/trpc/context'

/** Changes the workspace of this session. */
export function useEnterWorkspace() {
  return useMutation(
    useTRPC().access.switchWorkspace.mutationOptions({
      // A full load: nothing of the other workspace may stay in memory, and most ids in the address mean nothing there.
      onSuccess: () => window.location.assign('/'),
      onError: (error) =>
        toast.error('The workspace was not changed', { description: shownError(error).message }),
    }),
  )
}
