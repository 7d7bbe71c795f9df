import type { Json } from '@ground-control/core/json'
import type { StepView } from '@ground-control/core/runs/schema'

/** How a step's result can be given: to the step that waits, in a fork of a run that is over, or not at all. */
export function wayToGive(
  run: { status: string },
  step: Pick<StepView, 'kind' | 'status'>,
): 'set' | 'fork' | null {
  const isOver = ['succeeded', 'failed', 'cancelled'].includes(run.status)
  if (isOver) return step.status === 'failed' || step.status === 'started' ? 'fork' : null
  const takesResult = ['approval', 'event', 'sleep', 'tool'].includes(step.kind)
  return step.status === 'waiting' && takesResult ? 'set' : null
}

/** What stands in the field at first, and what it means. */
export function suggestionOf(step: Pick<StepView, 'kind'>): { text: string; hint: string } {
  switch (step.kind) {
    case 'approval':
      return {
        text: '{ "status": "approved", "reason": null }',
        hint: 'JSON. status: approved, edited (with arguments) or rejected.',
      }
    case 'event':
      return { text: '{}', hint: 'JSON: the event’s data; null where none came in time.' }
    case 'sleep':
      return { text: 'null', hint: 'A sleep gives null: the run goes on at once.' }
    default:
      return { text: 'null', hint: 'JSON: what the step is to have returned. It is not called.' }
  }
}

/** The field's text as JSON, or what is wrong with it. */
export function readResult(text: string): { value: Json } | { problem: string } {
  try {
    return { value: JSON.parse(text) as Json }
  } catch {
    return { problem: 'This is no JSON. Text needs quotes: "like this".' }
  }
}
