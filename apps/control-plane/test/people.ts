import type { Role } from '@ground-control/core/actors'
import { encode } from 'next-auth/jwt'
import { actorOf, sessionCookie } from '../src/server/actor.ts'
import { appRouter } from '../src/server/router.ts'
import type { createTestServices } from './services.ts'

type Test = Awaited<ReturnType<typeof createTestServices>>

export const testPassword = 'a password for tests'

/** Adds a person to a workspace by the verb, with `testPassword`. */
export async function addPerson(test: Test, email: string, role: Role, workspaceId = test.workspaceId) {
  const added = await test
    .as('admin', workspaceId)
    .access.addMember({ email, name: email.split('@')[0] ?? email, role, password: testPassword })
  return added.member
}

/** Signs in as the dashboard does: password → session → encrypted cookie; each call finds out anew who asks. */
export async function enter(test: Test, email: string, password = testPassword) {
  const signedIn = await test.nobody.access.signIn({ email, password })
  const token = await encode({
    token: { sid: signedIn.sessionId },
    secret: test.services.keys.authSecret,
    maxAge: 3_600,
  })
  const headers = { cookie: `theme=dark; ${sessionCookie}=${token}` }
  return {
    ...signedIn,
    headers,
    find: () => actorOf(test.services, headers),
    call: async () =>
      appRouter.createCaller({
        services: test.services,
        hot: test.hot,
        ...(await actorOf(test.services, headers)),
        userAgent: 'tests',
        ip: '127.0.0.1',
      }),
  }
}

/** The actions on a workspace's record, newest first. */
export async function auditOf(test: Test, workspaceId = test.workspaceId) {
  return test.db.transaction(workspaceId, (tx) =>
    tx.query<{
      action: string
      actorName: string
      actorKind: string
      subjectId: string
      before: unknown
      after: unknown
    }>(
      `select action, actor_name as "actorName", actor_kind as "actorKind", subject_id as "subjectId", before, after
       from audit_entries where workspace_id = $1 order by at desc, id desc`,
      [workspaceId],
    ),
  )
}
