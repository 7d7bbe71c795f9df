import { email as emailShape } from '@ground-control/core/access/schema'
import type { ActorRef, ApiKeyScope } from '@ground-control/core/actors'
import { allWorkspaces } from '@ground-control/db/database'
import {
  insertApiKey,
  insertMember,
  insertUser,
  insertWorkspace,
} from '@ground-control/db/repositories/access'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { newApiKey } from './api-key-text.ts'
import { generatePassword, hashPassword } from './passwords.ts'

export type FirstRun = {
  workspaceId: string
  admin: { email: string; password: string }
  apiKeys: { developer: string; operator: string; worker: string }
}

const bootstrapLock = 7_162_025
const firstKeys = ['developer', 'operator', 'worker'] as const satisfies ApiKeyScope[]

/**
 * Makes the first workspace with its admin, keys and seeds, when there is none yet.
 * @returns what has to be written down now, since only hashes are kept; null when a workspace exists
 */
export async function bootstrap(
  services: Services,
  first: { adminEmail: string; adminName?: string; workspaceName?: string },
): Promise<FirstRun | null> {
  const email = emailShape.parse(first.adminEmail)
  // The outer transaction holds the lock until the inner one, in the new workspace, has committed: a second
  // copy that starts at the same moment then sees the workspace.
  return services.db.transaction(allWorkspaces, async (guard) => {
    await guard.query('select pg_advisory_xact_lock($1)', [bootstrapLock])
    const [found] = await guard.query<{ exists: boolean }>('select exists (select from workspaces)')
    if (found?.exists) return null
    const password = generatePassword()
    const passwordHash = await hashPassword(password)
    const workspaceId = services.newId('workspace')
    const user = { id: services.newId('user'), email, name: first.adminName ?? 'Admin', passwordHash }
    const apiKeys = { developer: '', operator: '', worker: '' }
    await services.db.transaction(workspaceId, async (tx) => {
      const name = first.workspaceName ?? 'My workspace'
      const by: ActorRef = { kind: 'system', id: 'bootstrap', name: 'First start' }
      await insertWorkspace(tx, { slug: 'my-workspace', name, timeZone: 'UTC' })
      if (!(await insertUser(tx, user))) throw new Error(`There is an account for ${email} but no workspace.`)
      await insertMember(tx, user.id, 'admin')
      record(services, tx, by, [
        {
          action: 'access.create_workspace',
          subject: { kind: 'workspace', id: workspaceId },
          after: { name },
        },
        {
          action: 'access.add_member',
          subject: { kind: 'user', id: user.id },
          after: { email, role: 'admin', newAccount: true },
        },
      ])
      for (const scope of firstKeys) {
        const made = newApiKey(scope)
        const keyId = services.newId('apiKey')
        const keyName = `First ${scope} key`
        apiKeys[scope] = made.key
        await insertApiKey(tx, {
          id: keyId,
          name: keyName,
          scope,
          ...made,
          createdBy: by.name,
          expiresAt: null,
        })
        record(services, tx, by, [
          {
            action: 'access.create_api_key',
            subject: { kind: 'api_key', id: keyId },
            after: { name: keyName, scope, prefix: made.prefix, expiresAt: null },
          },
        ])
      }
      for (const seed of services.seeds) await seed(services, tx, by)
      tx.changed('access', workspaceId)
    })
    return { workspaceId, admin: { email, password }, apiKeys }
  })
}
