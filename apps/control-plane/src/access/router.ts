import {
  type ApiKeyView,
  addMemberInput,
  apiKeyIdInput,
  type CreatedApiKey,
  changePasswordInput,
  changeRoleInput,
  createApiKeyInput,
  createWorkspaceInput,
  type MemberView,
  type MeView,
  type SessionView,
  type SignInResult,
  sessionIdInput,
  signInInput,
  switchWorkspaceInput,
  userIdInput,
} from '@ground-control/core/access/schema'
import { pending } from '../server/pending.ts'
import { admin, openProcedure, router, viewer } from '../server/trpc.ts'

export const accessRouter = router({
  signIn: openProcedure.input(signInInput).mutation(pending<SignInResult>()),
  signOut: openProcedure.mutation(pending<{ signedOut: boolean }>()),
  me: viewer.query(pending<MeView>()),
  switchWorkspace: viewer.input(switchWorkspaceInput).mutation(pending<{ switched: boolean }>()),
  createWorkspace: admin.input(createWorkspaceInput).mutation(pending<{ workspaceId: string }>()),
  changePassword: viewer.input(changePasswordInput).mutation(pending<{ changed: boolean }>()),
  members: viewer.query(pending<MemberView[]>()),
  addMember: admin.input(addMemberInput).mutation(pending<{ member: MemberView; password: string | null }>()),
  changeRole: admin.input(changeRoleInput).mutation(pending<MemberView>()),
  removeMember: admin.input(userIdInput).mutation(pending<{ removed: boolean }>()),
  sessions: viewer.query(pending<SessionView[]>()),
  revokeSession: viewer.input(sessionIdInput).mutation(pending<{ revoked: boolean }>()),
  apiKeys: admin.query(pending<ApiKeyView[]>()),
  createApiKey: admin.input(createApiKeyInput).mutation(pending<CreatedApiKey>()),
  revokeApiKey: admin.input(apiKeyIdInput).mutation(pending<ApiKeyView>()),
})
