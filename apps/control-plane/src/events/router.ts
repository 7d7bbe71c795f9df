import {
  type EventView,
  listEventsInput,
  publishEventInput,
  watchInput,
} from '@ground-control/core/events/schema'
import type { Page } from '@ground-control/core/paging'
import { pending } from '../server/pending.ts'
import { developer, router, viewer } from '../server/trpc.ts'
import { publishEvent } from './publish-event.ts'
import { watchChanges } from './watch.ts'

export const eventsRouter = router({
  publish: developer
    .input(publishEventInput)
    .mutation(({ ctx, input }) => publishEvent(ctx.services, ctx.actor, input)),
  list: viewer.input(listEventsInput).query(pending<Page<EventView>>()),
  watch: viewer
    .input(watchInput)
    .subscription(({ ctx, input, signal }) => watchChanges(ctx.services, ctx.actor, input, signal)),
})
