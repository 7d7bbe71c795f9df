import {
  addMemberInput,
  apiKeyIdInput,
  changePasswordInput,
  changeRoleInput,
  createApiKeyInput,
  createWorkspaceInput,
  sessionIdInput,
  signInInput,
  switchWorkspaceInput,
  userIdInput,
} from '@ground-control/core/access/schema'
import { admin, openProcedure, router, viewer } from '../server/trpc.ts'
import { addMember } from './add-member.ts'
import { changePassword } from './change-password.ts'
import { changeRole } from './change-role.ts'
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
  switchWorkspace: viewer
    .input(switchWorkspaceInput)
    .mutation(({ ctx, input }) => switchWorkspace(ctx.services, ctx.actor, ctx.sessionId, input)),
  createWorkspace: admin
    .input(createWorkspaceInput)
    .mutation(({ ctx, input }) => createWorkspace(ctx.services, ctx.actor, input)),
  changePassword: viewer
    .input(changePasswordInput)
    .mutation(({ ctx, input }) => changePassword(ctx.services, ctx.actor, ctx.sessionId, input)),
  members: viewer.query(({ ctx }) => listMembers(ctx.services, ctx.actor)),
  addMember: admin
    .input(addMemberInput)
    .mutation(({ ctx, input }) => addMember(ctx.services, ctx.actor, input)),
  changeRole: admin
    .input(changeRoleInput)
    .mutation(({ ctx, input }) => changeRole(ctx.services, ctx.actor, input)),
  removeMember: admin
    .input(userIdInput)
    .mutation(({ ctx, input }) => removeMember(ctx.services, ctx.actor, input)),
  sessions: viewer.query(({ ctx }) => listSessions(ctx.services, ctx.actor, ctx.sessionId)),
  revokeSession: viewer
    .input(sessionIdInput)
    .mutation(({ ctx, input }) => revokeSession(ctx.services, ctx.actor, input)),
  apiKeys: admin.query(({ ctx }) => listApiKeys(ctx.services, ctx.actor)),
  createApiKey: admin
    .input(createApiKeyInput)
    .mutation(({ ctx, input }) => createApiKey(ctx.services, ctx.actor, input)),
  revokeApiKey: admin
    .input(apiKeyIdInput)
    .mutation(({ ctx, input }) => revokeApiKey(ctx.services, ctx.actor, input)),
})
