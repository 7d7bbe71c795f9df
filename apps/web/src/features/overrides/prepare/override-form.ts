import type { ApplyOverrideInput, OverrideScope } from '@ground-control/core/overrides/schema'
import { bypassDurations, type DurationValue, durations } from '../stop-order.ts'

/** A breaker is forced where its dependency is shown, and a budget topped up on its own page. */
export type OverrideKind = Exclude<ApplyOverrideInput['kind'], 'breaker' | 'top_up'>
/** What stands in the form. */
export type OverrideForm = {
  kind: OverrideKind
  scope: Exclude<OverrideScope['kind'], 'budget'>
  agentId: string
  runId: string
  model: string
  version: string
  /** of a bypass; empty: every call */
  tool: string
  duration: DurationValue
  reason: string
}
/** The order without a reason: enough to ask what it would stop. */
export type Order = Omit<ApplyOverrideInput, 'kind' | 'params' | 'topUp' | 'reason' | 'dryRun'> & {
  kind: OverrideKind
}
export type ReadOverride = { order: Order | null; problems: Partial<Record<keyof OverrideForm, string>> }

export const emptyOverride: OverrideForm = {
  kind: 'pause',
  scope: 'workspace',
  agentId: '',
  runId: '',
  model: '',
  version: '',
  tool: '',
  duration: 'open',
  reason: '',
}

/** What an order of the kind can be of. */
export function scopesOfKind(kind: OverrideKind): ReadonlyArray<OverrideForm['scope']> {
  if (kind === 'pin_version') return ['agent']
  return kind === 'freeze' ? ['workspace', 'agent'] : ['workspace', 'agent', 'run']
}

const isBrief = (duration: DurationValue) => bypassDurations.some(({ value }) => value === duration)

/** A bypass lasts for a while only, so choosing it chooses a while. A scope that the kind does not take gives way. */
export const withKind = (form: OverrideForm, kind: OverrideKind): OverrideForm => ({
  ...form,
  kind,
  scope: scopesOfKind(kind).includes(form.scope) ? form.scope : (scopesOfKind(kind)[0] ?? 'workspace'),
  duration: kind === 'bypass' && !isBrief(form.duration) ? '15m' : form.duration,
})

/** The form as an order, or what is missing. The reason is not part of the order: see `problems.reason`. */
export function readOverride(form: OverrideForm): ReadOverride {
  const problems: ReadOverride['problems'] = {}
  if (form.scope === 'agent' && form.agentId === '') problems.agentId = 'Choose an agent.'
  if (form.scope === 'run' && !/^run_[0-9a-z]{26}$/.test(form.runId.trim()))
    problems.runId = 'The id of a run, like run_01h455vb4pex5vsknk084sn02q.'
  if (form.kind === 'pin_model' && !/^[a-z0-9-]+\/[A-Za-z0-9._:/-]+$/.test(form.model.trim()))
    problems.model = 'A provider and a model, like openai/gpt-4o-mini.'
  if (form.kind === 'pin_version' && !/^[1-9]\d{0,8}$/.test(form.version.trim()))
    problems.version = 'The number of a version, like 3.'
  const tool = form.kind === 'bypass' ? form.tool.trim() : ''
  if (tool !== '' && !/^[A-Za-z0-9_-]{1,64}$/.test(tool))
    problems.tool = 'The name of a tool, like issue_refund.'
  if (form.kind === 'bypass' && !isBrief(form.duration))
    problems.duration = 'A bypass ends by itself, after four hours at most.'
  const isOrder = Object.keys(problems).length === 0
  if (form.reason.trim() === '') problems.reason = 'Say why: it goes on the record.'
  if (!isOrder) return { order: null, problems }
  const expiresInMs = durations.find((item) => item.value === form.duration)?.ms
  return {
    problems,
    order: {
      kind: form.kind,
      scope: scopeOf(form),
      ...(form.kind === 'pin_version' && { version: Number(form.version.trim()) }),
      ...(form.kind === 'pin_model' && { model: form.model.trim() }),
      ...(tool !== '' && { tool }),
      ...(expiresInMs !== undefined && { expiresInMs }),
    },
  }
}

function scopeOf(form: OverrideForm): OverrideScope {
  switch (form.scope) {
    case 'workspace':
      return { kind: 'workspace' }
    case 'agent':
      return { kind: 'agent', id: form.agentId }
    case 'run':
      return { kind: 'run', id: form.runId.trim() }
    default: {
      const never: never = form.scope
      return never
    }
  }
}
