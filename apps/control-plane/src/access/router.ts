import {
  addMemberInput,
  apiKeyIdInput,
  changePasswordInput,
  changeRoleInput,
  changeTimeZoneInput,
  createApiKeyInput,
  createWorkspaceInput,
  sessionIdInput,
  signInInput,
  switchWorkspaceInput,
  userIdInput,
} from '@ground-control/core/access/schema'
import { change, ownChange } from '../server/change.ts'
import { admin, openProcedure, router, viewer } from '../server/trpc.ts'
import { addMember } from './add-member.ts'
import { changePassword } from './change-password.ts'
import { changeRole } from './change-role.ts'
import { changeTimeZone } from './change-time-zone.ts'
import { createApiKey } from './create-api-key.ts'
import { createWorkspace } from './create-workspace.ts'
import { listApiKeys } from './read/api-keys.ts'
import { readMe } from './read/me.ts'
import { listMembers } from './read/members.ts'
import { listSessions } from './read/sessions.ts'
import { removeMember } from './remove-member.ts'
import { revokeApiKey } from './revoke-api-key.ts'
import { revokeSession } from './revoke-session.ts'
import { signIn } from './sign-in.ts'
import { signOut } from './sign-out.ts'
import { switchWorkspace } from './switch-workspace.ts'

export const accessRouter = router({
  signIn: openProcedure.input(signInInput).mutation(({ ctx, input }) => signIn(ctx.services, ctx, input)),
  signOut: openProcedure.mutation(({ ctx }) => signOut(ctx.services, ctx.actor, ctx.sessionId)),
  me: viewer.query(({ ctx }) => readMe(ctx.services, ctx.actor)),
  switchWorkspace: ownChange(viewer, switchWorkspaceInput, switchWorkspace),
  createWorkspace: ownChange(admin, createWorkspaceInput, createWorkspace),
  changeTimeZone: change(admin, changeTimeZoneInput, changeTimeZone),
  changePassword: ownChange(viewer, changePasswordInput, changePassword),
  members: viewer.query(({ ctx }) => listMembers(ctx.services, ctx.actor)),
  addMember: change(admin, addMemberInput, addMember),
  changeRole: change(admin, changeRoleInput, changeRole),
  removeMember: change(admin, userIdInput, removeMember),
  sessions: viewer.query(({ ctx }) => listSessions(ctx.services, ctx.actor, ctx.sessionId)),
  revokeSession: ownChange(viewer, sessionIdInput, revokeSession),
  apiKeys: admin.query(({ ctx }) => listApiKeys(ctx.services, ctx.actor)),
  createApiKey: change(admin, createApiKeyInput, createApiKey),
  revokeApiKey: change(admin, apiKeyIdInput, revokeApiKey),
})
