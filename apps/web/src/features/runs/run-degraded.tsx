import type { RunDetail } from '@ground-control/core/runs/schema'
import { TrendingDown } from 'lucide-react'
import { RefusalLink } from '@/components/refusal-link'
import { refusalOf } from '@/lib/errors/refusal'

/** Why a good result did not come the straight way; nothing where the failure itself is shown. */
export function RunDegraded({ run }: { run: Pick<RunDetail, 'degradedBecause' | 'failure'> }) {
  const { degradedBecause: why } = run
  if (why === null || run.failure !== null) return null
  const refusal = refusalOf(why.details)
  return (
    <div className="flex gap-2 rounded-md bg-warn-soft px-3 py-2 text-sm text-warn">
      <TrendingDown className="mt-0.5 size-4 shrink-0" aria-hidden />
      <div className="min-w-0">
        <p className="whitespace-pre-wrap break-words">
          Degraded because of <code className="font-mono font-semibold text-xs">{why.code}</code>{' '}
          {why.message}
        </p>
        {refusal && (
          <p className="text-xs">
            <RefusalLink refusal={refusal} />
          </p>
        )}
      </div>
    </div>
  )
}
