import type { SimulationResult } from '@ground-control/core/policies/schema'
import { ArrowLeft, Check, Minus, TriangleAlert } from 'lucide-react'
import { cn } from '@/lib/class-names'
import { EffectBadge } from './effect-badge'

/** What came out, and each rule of the point for itself: the first that matches or fails decides. */
export function SimulationTrace({ result }: { result: SimulationResult }) {
  return (
    <div role="status" className="space-y-2">
      <p className="flex flex-wrap items-center gap-2 text-sm">
        <EffectBadge effect={result.effect} />
        {result.rule === null ? 'No rule matches, so it is allowed.' : `Decided by rule ${result.rule + 1}.`}
      </p>
      {result.trace.length === 0 ? (
        <p className="text-soft text-sm">No rule is asked at this point.</p>
      ) : (
        <ol className="divide-y divide-line rounded-md border border-line text-sm">
          {result.trace.map((step) => (
            <li
              key={step.rule}
              className={cn('px-3 py-1.5', step.rule === result.rule ? 'bg-accent-soft' : 'text-soft')}
            >
              <span className="flex items-center gap-2">
                <Outcome isMatched={step.matched} hasFailed={step.error !== null} />
                <span className="min-w-0 flex-1 truncate">
                  {step.rule + 1}. {step.name}
                </span>
                {step.rule === result.rule && (
                  <ArrowLeft className="size-3.5 text-accent-text" aria-label="decides" />
                )}
              </span>
              {step.error && <span className="block break-words pl-6 text-bad text-xs">{step.error}</span>}
            </li>
          ))}
        </ol>
      )}
    </div>
  )
}

function Outcome({ isMatched, hasFailed }: { isMatched: boolean; hasFailed: boolean }) {
  if (hasFailed)
    return <TriangleAlert className="size-4 shrink-0 text-bad" aria-label="could not be evaluated" />
  if (isMatched) return <Check className="size-4 shrink-0 text-good" aria-label="matches" />
  return <Minus className="size-4 shrink-0 text-faint" aria-label="does not match" />
}
