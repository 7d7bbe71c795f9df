import type { OverviewView } from '@ground-control/core/metrics/schema'
import { CircleCheck, CircleDashed } from 'lucide-react'
import Link from 'next/link'
import { Card, CardHeader } from '@/components/card'
import { cn } from '@/lib/class-names'
import { firstSteps } from './prepare/first-steps'

/** Leads a new workspace; gone once all is done. */
export function FirstStepsCard({ setUp }: { setUp: OverviewView['setUp'] }) {
  const steps = firstSteps(setUp)
  if (steps === null) return null
  const done = steps.filter((step) => step.isDone).length
  const next = steps.find((step) => !step.isDone)
  return (
    <Card>
      <CardHeader title="First steps" hint={`${done} of ${steps.length} done`} />
      <ol className="grid p-2 sm:grid-cols-2 xl:grid-cols-3">
        {steps.map((step) => (
          <li key={step.title}>
            <Link href={step.href} className="flex gap-2.5 rounded-md px-2.5 py-2 hover:bg-hover">
              {step.isDone ? (
                <CircleCheck className="mt-0.5 size-4 shrink-0 text-good" aria-hidden />
              ) : (
                <CircleDashed
                  className={cn('mt-0.5 size-4 shrink-0 text-faint', step === next && 'text-accent-text')}
                  aria-hidden
                />
              )}
              <span className="min-w-0">
                <span className={cn('block', step.isDone ? 'text-soft line-through' : 'font-medium')}>
                  {step.title}
                  {step.isDone && <span className="sr-only"> (done)</span>}
                </span>
                {!step.isDone && <span className="block text-faint text-xs">{step.hint}</span>}
              </span>
            </Link>
          </li>
        ))}
      </ol>
    </Card>
  )
}
