import type { Json } from '@ground-control/core/json'
import { digestOf } from './digest.ts'
import { type Execution, never } from './execution.ts'

/** A flag's value, recorded when it is first asked for, so that a run keeps the way it took. See AgentContext.flag. */
export async function flag<T extends Json>(execution: Execution, key: string, fallback: T): Promise<T> {
  const name = `flag:${key}`.slice(0, 200)
  const digest = digestOf({ kind: 'flag', key })
  const claim = execution.claim(name, digest)
  if (claim === null) return never()
  if (claim.found === 'settled') return execution.replay(claim.order, () => claim.step.output as T)
  return execution.live(async () => {
    const value = flagValue(execution.begun.flags, key, fallback)
    execution.record({
      step: { name, occurrence: claim.occurrence },
      digest,
      kind: 'code',
      outcome: { status: 'succeeded', output: value },
      attempt: 1,
    })
    return value
  })
}

/** The set value where it is of the fallback's kind: a flag that someone mistyped must not break the agent. */
function flagValue<T extends Json>(flags: Record<string, Json>, key: string, fallback: T): T {
  const value = Object.hasOwn(flags, key) ? flags[key] : undefined
  return value !== undefined && kindOf(value) === kindOf(fallback) ? (value as T) : fallback
}

const kindOf = (value: Json) => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value)
