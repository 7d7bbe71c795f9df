import { listEventsInput, publishEventInput, watchInput } from '@ground-control/core/events/schema'
import { developer, router, viewer } from '../server/trpc.ts'
import { publishEvent } from './publish-event.ts'
import { listEvents } from './read/events.ts'
import { watchChanges } from './watch.ts'

export const eventsRouter = router({
  publish: developer
    .input(publishEventInput)
    .mutation(({ ctx, input }) => publishEvent(ctx.services, ctx.actor, input)),
  list: viewer.input(listEventsInput).query(({ ctx, input }) => listEvents(ctx.services, ctx.actor, input)),
  watch: viewer
    .input(watchInput)
    .subscription(({ ctx, input, signal }) => watchChanges(ctx.services, ctx.actor, input, signal)),
})
