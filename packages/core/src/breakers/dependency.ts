import type { Failure } from '../runs/schema.ts'
import type { BreakerFact } from './observe.ts'

/**
 * What can fail on its own. A provider stands before all its models: when it is down, a sibling is no way out. A model
 * has its own as well: a quota or a slow model says nothing of its siblings. A tool is an agent's own code.
 */
export type DependencyKind = 'provider' | 'model' | 'tool'
export type Dependency = {
  kind: DependencyKind
  /** `openai`; `openai/gpt-4o`; `desk/issue_refund`, agent and tool */
  name: string
}

export const dependencyKey = ({ kind, name }: Dependency): string => `${kind}:${name}`

export const modelDependencies = (model: string): Dependency[] => [
  { kind: 'provider', name: model.split('/', 1)[0] ?? model },
  { kind: 'model', name: model },
]

export const toolDependency = (agentName: string, tool: string): Dependency => ({
  kind: 'tool',
  name: `${agentName}/${tool}`,
})

/** Whatever the model, nobody answers. */
const ofProvider = new Set(['provider_unavailable', 'provider_unreachable'])
/** About this model: its quota, its pace, what it says. */
const ofModel = new Set([
  'rate_limited',
  'provider_timeout',
  'provider_garbage',
  'response_too_large',
  'stream_broken',
])
/** The call ended before the other side had to show anything. */
const tellsNothing = new Set(['aborted', 'provider_not_configured', 'provider_error'])

/**
 * What a call's outcome says of a dependency. A request that was found wrong, a missing model, a wrong key: the other
 * side answered, and it is for us to mend. A provider that gives no answer counts against its model too, so that a
 * model which alone fails is left while its siblings keep the provider's breaker closed.
 */
export function factOf(dependency: Dependency, callId: string, failure: Failure | null): BreakerFact {
  if (failure === null) return { callId, said: 'answered' }
  const said = saidBy(dependency.kind, failure)
  if (said !== 'failed') return { callId, said }
  return { callId, said, code: failure.code, message: failure.message.slice(0, 500).toWellFormed() }
}

function saidBy(kind: DependencyKind, { code, retryable }: Failure): BreakerFact['said'] {
  // By its type: a timeout, a lost connection, or what its author calls passing. A bug is not an outage.
  if (kind === 'tool') return retryable ? 'failed' : 'answered'
  if (tellsNothing.has(code)) return 'nothing'
  if (ofProvider.has(code)) return 'failed'
  if (kind === 'model') return ofModel.has(code) ? 'failed' : 'answered'
  // A model may be slow where its siblings are not.
  return code === 'provider_timeout' ? 'nothing' : 'answered'
}
