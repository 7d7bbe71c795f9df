import { allWorkspaces } from '@ground-control/db/database'
import { addPartitions } from '@ground-control/db/repositories/partitions'
import type { Services } from '../services.ts'

/** Makes the coming months' partitions of the tables that the operator has parted; of others none. */
export async function keepPartitionsAhead(services: Services): Promise<boolean> {
  const added = await services.db.transaction(allWorkspaces, addPartitions)
  if (added.length > 0) services.log.info({ added }, 'the coming months have their partitions')
  return false
}
