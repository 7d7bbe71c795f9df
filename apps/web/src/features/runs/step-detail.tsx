import type { StepView } from '@ground-control/core/runs/schema'
import { JsonView } from '@/components/json-view'
import { formatCount } from '@/lib/format/number'
import { formatInstant } from '@/lib/format/relative-time'
import { ForkButton } from './fork-button'
import { GiveResultButton } from './give-result-button'
import { StepCost } from './run-cost'
import { RunFailure } from './run-failure'
import { StepApproval } from './step-approval'
import { StepDecisions } from './step-decisions'
import { stepKinds } from './step-kind'

/** Everything that is known of a step: who decided, what was asked, what came back. */
export function StepDetail({ runId, step }: { runId: string; step: StepView }) {
  const isAsked =
    step.kind === 'approval' || step.decisions.some((decision) => decision.effect === 'require_approval')
  return (
    <div className="space-y-3 border-line border-t bg-sunken/60 px-4 py-3">
      <div className="flex flex-wrap items-start justify-between gap-2">
        <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-soft text-xs">
          <span>{stepKinds[step.kind].label}</span>
          {step.model && <span>{step.model}</span>}
          {step.inputTokens !== null && (
            <span>
              {formatCount(step.inputTokens)} tokens in, {formatCount(step.outputTokens ?? 0)} out
            </span>
          )}
          <StepCost nanoUsd={step.costNanoUsd} kind={step.costKind} />
          {step.attempt > 1 && <span className="text-warn">attempt {step.attempt}</span>}
          <span>began {formatInstant(step.startedAt)}</span>
          {step.copiedFromStepId !== null && (
            <span>taken over from the run that this one was forked from</span>
          )}
        </p>
        <div className="flex flex-wrap gap-2">
          <GiveResultButton runId={runId} step={step} />
          <ForkButton runId={runId} step={step} />
        </div>
      </div>
      <RunFailure failure={step.error} />
      <StepDecisions decisions={step.decisions} />
      {isAsked && <StepApproval runId={runId} stepId={step.id} />}
      <div className="grid gap-3 lg:grid-cols-2">
        <Part title="Request" value={step.request} />
        <Part title="Output" value={step.output} />
      </div>
    </div>
  )
}

function Part({ title, value }: { title: string; value: StepView['request'] }) {
  if (value === null) return null
  return (
    <div className="min-w-0">
      <p className="mb-1 text-soft text-xs">{title}</p>
      <JsonView value={value} label={title} />
    </div>
  )
}
