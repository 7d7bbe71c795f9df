import { newId } from '@ground-control/core/ids'
import type { QueueConnection } from '@ground-control/core/workers/schema'
import type { Database } from '@ground-control/db/database'
import type { Logger } from 'pino'
import { createActorCache } from './access/actor-cache.ts'
import type { CheckpointSink } from './audit/checkpoints/sink.ts'
import { createVerifiedSoFar } from './audit/verified-so-far.ts'
import { createOutsideAddress } from './channels/outside-address.ts'
import { createChangeBus } from './events/change-bus.ts'
import { createOrderedBytes } from './ordered-bytes.ts'
import { createGateCache } from './policies/gate.ts'
import { createPolicyCache } from './policies/published.ts'
import { seedPolicies } from './policies/seed-policies.ts'
import { createPriceBooks } from './prices/price-book.ts'
import { createRandomPool } from './random-pool.ts'
import type { Services } from './services.ts'
import { createBegin } from './workers/begin.ts'
import { Desk } from './workers/desk.ts'
import { createHandOver } from './workers/hand-over.ts'
import { createHotVerbs, type HotVerbs } from './workers/hot-verbs.ts'
import { createVersionCache } from './workers/versions.ts'

/** Everything verbs work with, wired; the same in the process and in tests. */
export function buildServices(options: {
  db: Database
  log: Logger
  workerQueue: QueueConnection
  keys: Services['keys']
  /** in CIDR notation: what channels may reach though it is not public. Absent: none */
  insideNetworks?: readonly string[]
  /** absent: where the dashboard of `npm start` is */
  webUrl?: string | undefined
  /** absent: none */
  openSinks?: (services: Pick<Services, 'outside' | 'now'>) => CheckpointSink[]
}): { services: Services; hot: HotVerbs } {
  const changes = createChangeBus()
  options.db.onChange(changes.publish)
  const now = () => new Date()
  const random = createOrderedBytes(createRandomPool())
  const { insideNetworks = [], webUrl = 'http://127.0.0.1:3000', openSinks, ...given } = options
  const outside = createOutsideAddress(insideNetworks)
  const desk = new Desk()
  const versions = createVersionCache()
  const services: Services = {
    ...given,
    webUrl,
    outside,
    checkpointSinks: openSinks?.({ outside, now }) ?? [],
    now,
    newId: (kind, at) => newId(kind, at?.getTime() ?? Date.now(), random),
    changes,
    desk,
    handOver: createHandOver(desk, createBegin(versions)),
    actors: createActorCache(changes, now),
    auditVerified: createVerifiedSoFar(),
    seeds: [seedPolicies],
  }
  const gates = createGateCache(services, createPolicyCache(services))
  return { services, hot: createHotVerbs(services, versions, gates, createPriceBooks(services)) }
}
