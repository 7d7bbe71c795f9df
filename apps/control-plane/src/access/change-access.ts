import type { Tx } from '@ground-control/db/database'
import type { Services } from '../services.ts'

/** A transaction after which this process asks anew who is who; the others hear of it by the change bus. */
export async function changeAccess<T>(
  services: Services,
  workspaceId: string,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const result = await services.db.transaction(workspaceId, work)
  services.actors.forget()
  return result
}
