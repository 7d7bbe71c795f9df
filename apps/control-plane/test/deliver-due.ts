import { startDeliveries } from '../src/channels/start-deliveries.ts'
import type { Services } from '../src/services.ts'

/** One round of deliveries, and the end of its tries: a loop's first round has begun before it can be stopped. */
export const deliverDue = (services: Services): Promise<void> => startDeliveries(services).stop()
