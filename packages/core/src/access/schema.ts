import { z } from 'zod'
import { type ApiKeyScope, apiKeyScope, type Role, role } from '../actors.ts'
import { id } from '../ids.ts'
import { label, text } from '../text.ts'

/** A sign-in lasts so long, as the row in the database and as the cookie. */
export const sessionMaxAgeMs = 12 * 3_600_000

export const email = z
  .email()
  .max(254)
  .transform((value) => value.toLowerCase())
export const password = text(200, 12)

/** A name of the IANA database. Offsets like +01:00 know no daylight saving and are refused. */
export const timeZone = text(60, 1).refine((value) => {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(value)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: value })
    return true
  } catch {
    return false
  }
}, 'must be a time zone like Europe/Berlin')

export const signInInput = z.object({ email: text(254, 1), password: text(200, 1) })
export const addMemberInput = z.object({
  email,
  name: label,
  role,
  /** absent: one is made and shown once */ password: password.optional(),
})
export const changeRoleInput = z.object({ userId: id('user'), role })
export const userIdInput = z.object({ userId: id('user') })
export const sessionIdInput = z.object({ sessionId: id('session') })
export const switchWorkspaceInput = z.object({ workspaceId: id('workspace') })
export const createWorkspaceInput = z.object({
  name: label,
  slug: z
    .string()
    .min(2)
    .max(60)
    .regex(/^[a-z0-9][a-z0-9-]*$/),
  timeZone: timeZone.default('UTC'),
})
export const changeTimeZoneInput = z.object({ timeZone })
export const createApiKeyInput = z.object({
  name: label,
  scope: apiKeyScope,
  expiresInMs: z
    .number()
    .int()
    .min(60_000)
    .max(3_660 * 86_400_000)
    .optional(),
})
export const apiKeyIdInput = z.object({ id: id('apiKey') })
export const changePasswordInput = z.object({ current: text(200, 1), next: password })

export type SignInResult = {
  sessionId: string
  expiresAt: string
  user: { id: string; email: string; name: string }
  workspaceId: string
}
export type MeView = {
  actor: { kind: 'person' | 'program' | 'system'; id: string; name: string }
  email: string | null
  role: ApiKeyScope
  workspace: { id: string; slug: string; name: string; timeZone: string }
  workspaces: Array<{ id: string; name: string; role: Role }>
}
/** `openUntil`: the last end of a budget's window that was open at the change and follows the zone before; null: none */
export type ChangedTimeZone = { timeZone: string; before: string; openUntil: string | null }
export type MemberView = {
  userId: string
  email: string
  name: string
  role: Role
  createdAt: string
  disabled: boolean
  isSelf: boolean
}
export type ApiKeyView = {
  id: string
  name: string
  scope: ApiKeyScope
  prefix: string
  createdBy: string
  createdAt: string
  lastUsedAt: string | null
  expiresAt: string | null
  revokedAt: string | null
}
export type CreatedApiKey = { key: string; view: ApiKeyView }
export type SessionView = {
  id: string
  userId: string
  userName: string
  userAgent: string | null
  createdAt: string
  expiresAt: string
  isCurrent: boolean
}
