import type { ActorRef } from '@ground-control/core/actors'

/** Who does, on the record, what comes of a run's own course: its calls, its questions, its children, its end. */
export const workerActor: ActorRef = { kind: 'system', id: 'worker', name: 'Worker' }
