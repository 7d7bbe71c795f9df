import type { ActorRef } from '@ground-control/core/actors'

/** Who finds anomalies, and does what their rules say. */
export const watcher: ActorRef = { kind: 'system', id: 'anomalies', name: 'Anomaly watch' }
