import type { ActorRef } from '@ground-control/core/actors'
import type { Json } from '@ground-control/core/json'
import type { OverrideScope } from '@ground-control/core/overrides/schema'
import type { Tx } from '@ground-control/db/database'
import { insertOverride, ordersInForce } from '@ground-control/db/repositories/overrides'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'

export type SystemPause = {
  scope: Extract<OverrideScope, { kind: 'agent' | 'run' }>
  reason: string
  /** null: until somebody lifts it */
  expiresInMs: number | null
  runId?: string | null
  /** what else the record says of it */
  noted: { [key: string]: Json }
}

/** A pause that the platform orders by itself, on the record as a person's would be. @returns its id */
export async function pauseBySystem(
  services: Services,
  tx: Tx,
  author: ActorRef,
  { scope, reason, expiresInMs, runId = null, noted }: SystemPause,
): Promise<string> {
  const id = services.newId('override')
  const inForce = await ordersInForce(tx, 'pause', scope)
  await insertOverride(tx, {
    id,
    kind: 'pause',
    scope,
    params: {},
    reason,
    author,
    expiresInMs,
    receipt: { stopped: 0, inFlight: 0, alreadyOver: 0, runIds: [] },
    over: false,
  })
  record(services, tx, author, [
    {
      action: 'override.apply',
      subject: { kind: 'override', id },
      runId,
      before: { inForce },
      after: { kind: 'pause', scope, reason, ...noted },
    },
  ])
  return id
}
