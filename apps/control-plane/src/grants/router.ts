import {
  createGrantInput,
  grantScope,
  listGrantsInput,
  revokeGrantInput,
} from '@ground-control/core/grants/schema'
import { change } from '../server/change.ts'
import { admin, operator, router, viewer } from '../server/trpc.ts'
import { createGrant } from './create-grant.ts'
import { listGrants } from './read/list-grants.ts'
import { previewGrant } from './read/preview-grant.ts'
import { proposeGrants } from './read/propose-grants.ts'
import { revokeGrant } from './revoke-grant.ts'

export const grantsRouter = router({
  list: viewer
    .input(listGrantsInput)
    .query(({ ctx, input }) => listGrants(ctx.services, ctx.actor.workspaceId, input)),
  proposals: viewer.query(({ ctx }) => proposeGrants(ctx.services, ctx.actor.workspaceId)),
  preview: viewer
    .input(grantScope)
    .query(({ ctx, input }) => previewGrant(ctx.services, ctx.actor.workspaceId, input)),
  create: change(admin, createGrantInput, createGrant),
  revoke: change(operator, revokeGrantInput, revokeGrant),
})
