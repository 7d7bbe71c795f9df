import type { ActorRef } from '@ground-control/core/actors'
import type { Tx } from '@ground-control/db/database'
import type { Services } from '../services.ts'

/** Gives a new workspace something to start with, in the transaction that makes it: all or nothing. */
export type WorkspaceSeed = (services: Services, tx: Tx, actor: ActorRef) => Promise<void>
