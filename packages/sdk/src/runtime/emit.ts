import { eventType } from '@ground-control/core/events/schema'
import type { Json } from '@ground-control/core/json'
import { DefinitionError } from '../errors.ts'
import { type Execution, never } from './execution.ts'
import { toJson } from './to-json.ts'

/** Tells the platform that something happened, exactly once. See AgentContext.emit. */
export async function emit(execution: Execution, type: string, data: Json = {}): Promise<void> {
  const checked = eventType.safeParse(type)
  if (!checked.success) throw new DefinitionError(`emit: type: ${checked.error.issues[0]?.message}`)
  const name = `emit:${type}`.slice(0, 200)
  // The control plane takes the digest of an event's step: what is in line is the one.
  const claim = execution.claim(name, null)
  if (claim === null) return never()
  if (claim.found === 'settled') return execution.replay(claim.order, () => undefined)
  await execution.live(() =>
    execution.ask(
      execution.transport.emit({
        lease: execution.begun.lease,
        step: { name, occurrence: claim.occurrence },
        type,
        data: toJson(data, execution.vault, `event ${type}`),
      }),
    ),
  )
}
