import { createHmac } from 'node:crypto'

/** The two roles that processes log in as. Neither owns anything; the owner's own login only migrates. */
export const databaseRoles = {
  /** the control plane: our tables under row security, no change of what is sealed */
  app: 'ground_control_app',
  /** workers: the schema `bullmq` and nothing else */
  queue: 'ground_control_queue',
} as const
export type DatabaseRole = keyof typeof databaseRoles

/** Every copy derives the same password from MASTER_KEY, so none has to be handed around. */
export function rolePassword(masterKey: string, role: DatabaseRole): string {
  return createHmac('sha256', masterKey).update(`database role ${databaseRoles[role]}`).digest('base64url')
}

/** The owner's URL with another login. */
export function roleUrl(ownerUrl: string, masterKey: string, role: DatabaseRole): string {
  const url = new URL(ownerUrl)
  url.username = databaseRoles[role]
  url.password = rolePassword(masterKey, role)
  return url.toString()
}
