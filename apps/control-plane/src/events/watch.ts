import type { Change } from '@ground-control/core/events/schema'

/** Live changes of one workspace, until the signal ends it. */
export async function* watchChanges(): AsyncGenerator<Change> {}
