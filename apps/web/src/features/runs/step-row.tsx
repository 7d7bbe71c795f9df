'use client'
import type { StepView } from '@ground-control/core/runs/schema'
import { ChevronRight } from 'lucide-react'
import { cn } from '@/lib/class-names'
import { formatDuration } from '@/lib/format/duration'
import type { Bar } from './prepare/waterfall'
import { StepCost } from './run-cost'
import { StepDetail } from './step-detail'
import { stepKinds } from './step-kind'

type Props = { runId: string; step: StepView; bar: Bar; isOpen: boolean; onToggle: () => void }

/** One step: what kind, its name, its bar, how long it took, what it cost. */
export function StepRow({ runId, step, bar, isOpen, onToggle }: Props) {
  const kind = stepKinds[step.kind]
  const isRefused = step.decisions.some((decision) => decision.effect === 'deny')
  const state = step.status === 'failed' ? (isRefused ? 'refused' : 'failed') : step.status
  return (
    <li className="[contain-intrinsic-size:auto_2.5rem] [content-visibility:auto]">
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={onToggle}
        className="grid w-full grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1 px-3 py-2 text-left text-sm -outline-offset-2 hover:bg-hover/60 md:grid-cols-[minmax(0,17rem)_minmax(0,1fr)_5.5rem_8.5rem]"
      >
        <span className="flex min-w-0 items-center gap-1.5">
          <ChevronRight
            className={cn('size-3.5 shrink-0 text-faint transition-transform', isOpen && 'rotate-90')}
            aria-hidden
          />
          <kind.icon className="size-3.5 shrink-0 text-soft" aria-hidden />
          <span className="sr-only">{kind.label}:</span>
          <span className="truncate font-medium">{step.name}</span>
          {step.occurrence > 1 && <span className="text-faint text-xs">{step.occurrence}</span>}
          {step.model && <span className="truncate text-faint text-xs max-md:hidden">{step.model}</span>}
          {state !== 'succeeded' && (
            <span className={cn('text-xs', step.status === 'failed' ? 'text-bad' : 'text-warn')}>
              {state}
            </span>
          )}
        </span>
        <span className="relative h-3 max-md:order-last max-md:col-span-2 max-md:h-1.5" aria-hidden>
          <span
            className={cn(
              'absolute inset-y-0 min-w-[3px] rounded-sm',
              step.status === 'failed' ? 'bg-bad' : kind.bar,
              bar.isOpen && 'animate-pulse',
            )}
            style={{ left: `${Math.min(99, bar.left * 100)}%`, width: `${bar.width * 100}%` }}
          />
        </span>
        <span className="text-right text-soft text-xs tabular-nums" suppressHydrationWarning>
          {formatDuration(bar.durationMs)}
          {bar.isOpen && '…'}
        </span>
        <span className="flex justify-end text-xs max-md:hidden">
          <StepCost nanoUsd={step.costNanoUsd} kind={step.costKind} />
        </span>
      </button>
      {isOpen && <StepDetail runId={runId} step={step} />}
    </li>
  )
}
