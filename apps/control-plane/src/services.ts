import type { IdKind } from '@ground-control/core/ids'
import type { QueueConnection } from '@ground-control/core/workers/schema'
import type { Database } from '@ground-control/db/database'
import type { Logger } from 'pino'
import type { ActorCache } from './access/actor-cache.ts'
import type { WorkspaceSeed } from './access/seeds.ts'
import type { CheckpointSink } from './audit/checkpoints/sink.ts'
import type { VerifiedSoFar } from './audit/verified-so-far.ts'
import type { OutsideAddress } from './channels/outside-address.ts'
import type { ChangeBus } from './events/change-bus.ts'
import type { Desk } from './workers/desk.ts'
import type { HandOver } from './workers/hand-over.ts'

/** What verbs work with; built once in main.ts, and by each test for itself. */
export type Services = {
  readonly db: Database
  readonly log: Logger
  /** the process's clock: for logs, caches and ids. Facts take their time from the transaction. */
  readonly now: () => Date
  /** `at`: the time it carries, else the process's. Events and audit entries are listed by id: they carry `tx.now` */
  readonly newId: (kind: IdKind, at?: Date) => string
  readonly changes: ChangeBus
  /** where workers wait for runs */
  readonly desk: Desk
  readonly handOver: HandOver
  /** what a worker is told: its own login, which knows the queue's schema alone */
  readonly workerQueue: QueueConnection
  readonly actors: ActorCache
  readonly auditVerified: VerifiedSoFar
  /** where checkpoints of the audit trail are written, outside the database */
  readonly checkpointSinks: readonly CheckpointSink[]
  /** what every new workspace starts with */
  readonly seeds: readonly WorkspaceSeed[]
  /** decides what channels may connect to */
  readonly outside: OutsideAddress
  /** where people find the dashboard; links in messages begin with it */
  readonly webUrl: string
  readonly keys: {
    /** decodes the dashboard's session cookie */
    readonly authSecret: string
    /** encrypts secrets at rest, signs audit batches: each through its own derived key */
    readonly masterKey: string
    /** signs audit batches in its stead */
    readonly auditKey?: string | undefined
    /** PEM: public keys of audit keys that were in use before */
    readonly formerAuditKeys?: string | undefined
  }
}
