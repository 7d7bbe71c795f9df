import { listEventsInput, publishEventInput, watchInput } from '@ground-control/core/events/schema'
import { developer, router, viewer } from '../server/trpc.ts'
import { listEvents } from './read/events.ts'
import { watchChanges } from './watch.ts'

export const eventsRouter = router({
  publish: developer.input(publishEventInput).mutation(async ({ ctx, input }) => {
    const [answer] = await ctx.hot.publishEvents(ctx.actor, [input])
    if (!answer!.ok) throw answer!.error
    return answer!.event
  }),
  list: viewer.input(listEventsInput).query(({ ctx, input }) => listEvents(ctx.services, ctx.actor, input)),
  watch: viewer
    .input(watchInput)
    .subscription(({ ctx, input, signal }) => watchChanges(ctx.services, ctx.actor, input, signal)),
})
