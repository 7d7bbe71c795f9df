'use client'
import { TriangleAlert } from 'lucide-react'
import { shownError } from '@/lib/errors/shown-error'
import { RefusalLink } from './refusal-link'

/** Beside a form or in a dialog: what the last attempt was answered with. Nothing while there is no error. */
export function ErrorNote({ error }: { error: unknown }) {
  if (error === null || error === undefined) return null
  const shown = shownError(error)
  return (
    <div role="alert" className="flex gap-2 rounded-md bg-bad-soft px-3 py-2 text-bad text-sm">
      <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
      <div className="min-w-0">
        <p className="break-words">{shown.message}</p>
        {shown.refusal && <RefusalLink refusal={shown.refusal} />}
      </div>
    </div>
  )
}
