import { type SignInResult, sessionMaxAgeMs, type signInInput } from '@ground-control/core/access/schema'
import { AppError } from '@ground-control/core/errors'
import { allWorkspaces } from '@ground-control/db/database'
import type { z } from 'zod'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { passwordMatches } from './passwords.ts'
import { countAttempt, forgetAttempts } from './sign-in-attempts.ts'

type Browser = { userAgent: string | null; ip: string }

/**
 * Opens a session for a person, in the workspace they joined first.
 *
 * @throws unauthenticated, alike for an unknown address, a wrong password and a disabled account;
 *   too_many (`retryAfterMs`) after 10 failures in 15 minutes; refused for someone in no workspace
 */
export async function signIn(
  services: Services,
  browser: Browser,
  input: z.output<typeof signInInput>,
): Promise<SignInResult> {
  const email = input.email.trim().toLowerCase()
  await services.db.transaction(allWorkspaces, (tx) => countAttempt(tx, email))
  const { user, workspaceId } = await findUser(services, email)
  const matches = await passwordMatches(user?.passwordHash ?? null, input.password)
  if (user === null || !matches || user.disabledAt !== null) {
    if (user !== null && workspaceId !== null) await recordFailure(services, workspaceId, user.id, browser)
    throw new AppError('unauthenticated', 'the e-mail address or the password is not right')
  }
  await services.db.transaction(allWorkspaces, (tx) => forgetAttempts(tx, email))
  if (workspaceId === null) throw new AppError('refused', 'you are not a member of any workspace')

  const sessionId = services.newId('session')
  const expiresAt = await services.db.transaction(workspaceId, async (tx) => {
    const expiry = new Date(tx.now.getTime() + sessionMaxAgeMs)
    await tx.query(
      `insert into sessions (id, user_id, workspace_id, user_agent, created_at, expires_at) values ($1, $2, $3, $4, $5, $6)`,
      [sessionId, user.id, workspaceId, storable(browser.userAgent), tx.now, expiry],
    )
    record(services, tx, { kind: 'person', id: user.id, name: user.name }, [
      {
        action: 'access.sign_in',
        subject: { kind: 'session', id: sessionId },
        after: { ip: browser.ip, expiresAt: expiry.toISOString() },
      },
    ])
    tx.changed('access', sessionId)
    return expiry
  })
  return {
    sessionId,
    expiresAt: expiresAt.toISOString(),
    user: { id: user.id, email: user.email, name: user.name },
    workspaceId,
  }
}

async function findUser(services: Services, email: string) {
  return services.db.read(allWorkspaces, async (prisma) => {
    const user = await prisma.user.findUnique({ where: { email } })
    const first =
      user &&
      (await prisma.member.findFirst({
        where: { userId: user.id },
        orderBy: [{ createdAt: 'asc' }, { workspaceId: 'asc' }],
      }))
    return { user, workspaceId: first?.workspaceId ?? null }
  })
}

/** Nobody is signed in, so the entry names the door and not a person; an unknown address has no record to go to. */
async function recordFailure(services: Services, workspaceId: string, userId: string, browser: Browser) {
  await services.db.transaction(workspaceId, async (tx) =>
    record(services, tx, { kind: 'system', id: 'sign-in', name: 'Sign-in' }, [
      { action: 'access.sign_in_failed', subject: { kind: 'user', id: userId }, after: { ip: browser.ip } },
    ]),
  )
}

/** A header comes from anywhere: cut to size, without what Postgres cannot keep. */
const storable = (userAgent: string | null) =>
  userAgent?.replaceAll('\0', '').toWellFormed().slice(0, 300).toWellFormed() ?? null
