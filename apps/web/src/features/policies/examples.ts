import type { PolicyRule } from '@ground-control/core/policies/schema'

/** Rules to start from. Each is complete: put in, change a name or a number, publish. */
export const exampleRules: readonly PolicyRule[] = [
  {
    name: 'A refund over $200 needs a person',
    on: 'tool_call',
    when: 'tool.name == "issue_refund" && double(args.amount) > 200.0',
    effect: 'require_approval',
    message: 'Refunds over $200 are checked by a person.',
    risk: 'high',
    deadlineMs: 3_600_000,
  },
  {
    name: 'Nothing is written after hours',
    on: 'tool_call',
    when: 'tool.effect == "write" && (now.hour < 8 || now.hour >= 18 || now.dayOfWeek > 5)',
    effect: 'deny',
    message: 'Only from Monday to Friday, 8 to 18 h.',
    risk: 'medium',
  },
  {
    name: 'Every write needs a person',
    on: 'tool_call',
    when: 'tool.effect == "write"',
    effect: 'require_approval',
    message: 'it changes something outside',
    risk: 'medium',
  },
  {
    name: 'No run on behalf of nobody',
    on: 'run_start',
    when: 'run.endUser == null',
    effect: 'deny',
    message: 'Say on whose behalf the run works.',
    risk: 'low',
  },
  {
    name: 'Dear model calls need a person',
    on: 'model_call',
    when: 'estimate.costUsd == null || estimate.costUsd > 0.5',
    effect: 'require_approval',
    message: 'This call may cost more than $0.50, or nobody knows what it costs.',
    risk: 'medium',
  },
  {
    name: 'Batches use a lower model at night',
    on: 'model_call',
    when: '"batch" in run.tags && (now.hour < 7 || now.hour >= 20)',
    effect: 'degrade',
    message: 'Nobody waits for a batch at night.',
    risk: 'low',
  },
]

export const blankRule: PolicyRule = {
  name: 'New rule',
  on: 'tool_call',
  when: 'tool.effect == "write"',
  effect: 'require_approval',
  message: '',
  risk: 'medium',
}
