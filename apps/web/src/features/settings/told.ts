'use client'
import { shownError } from '@/lib/errors/shown-error'
import { toast } from '@/lib/toast'

/** For small mutations without a form: what to say when it worked, and why when it did not. */
export function told(done: string, failed: string) {
  return {
    onSuccess: () => void toast.success(done),
    onError: (error: unknown) => void toast.error(failed, { description: shownError(error).message }),
  }
}
