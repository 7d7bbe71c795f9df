import type { Failure } from '@ground-control/core/runs/schema'
import { CircleX } from 'lucide-react'
import { RefusalLink } from '@/components/refusal-link'
import { refusalOf } from '@/lib/errors/refusal'

/** What went wrong, with the budget, rule or order that refused where one did. */
export function RunFailure({ failure }: { failure: Failure | null }) {
  if (failure === null) return null
  const refusal = refusalOf(failure.details)
  return (
    <div className="flex gap-2 rounded-md bg-bad-soft px-3 py-2 text-bad text-sm">
      <CircleX className="mt-0.5 size-4 shrink-0" aria-hidden />
      <div className="min-w-0">
        <p className="whitespace-pre-wrap break-words">
          <code className="font-mono font-semibold text-xs">{failure.code}</code> {failure.message}
        </p>
        <p className="flex flex-wrap gap-x-3 text-xs">
          {refusal && <RefusalLink refusal={refusal} />}
          <span>{failure.retryable ? 'Trying again may help.' : 'Trying the same again will not help.'}</span>
        </p>
      </div>
    </div>
  )
}
