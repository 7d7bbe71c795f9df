import { decideByLinkInput, decisionLinkInput } from '@ground-control/core/channels/schema'
import { openProcedure, router } from '../server/trpc.ts'
import { decideByLink } from './decide-by-link.ts'
import { openLink } from './open-link.ts'

/** Open to everybody: the token says who comes. */
export const decisionLinksRouter = router({
  open: openProcedure.input(decisionLinkInput).query(({ ctx, input }) => openLink(ctx.services, input.token)),
  decide: openProcedure
    .input(decideByLinkInput)
    .mutation(({ ctx, input }) => decideByLink(ctx.services, input)),
})
