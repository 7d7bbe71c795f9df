import { refusedItem } from '@ground-control/core/errors'
import {
  listEventsInput,
  type PublishManyResult,
  publishEventInput,
  publishManyEventsInput,
  watchInput,
} from '@ground-control/core/events/schema'
import { developer, router, viewer } from '../server/trpc.ts'
import { listEvents } from './read/events.ts'
import { watchChanges } from './watch.ts'

export const eventsRouter = router({
  publish: developer.input(publishEventInput).mutation(async ({ ctx, input }) => {
    const [answer] = await ctx.hot.publishEvents(ctx.actor, [input])
    if (!answer!.ok) throw answer!.error
    return answer!.event
  }),
  publishMany: developer
    .input(publishManyEventsInput)
    .mutation(async ({ ctx, input }): Promise<PublishManyResult> => {
      const answers = await ctx.hot.publishEvents(ctx.actor, input.events)
      return {
        results: answers.map((answer) =>
          answer.ok ? { ok: true, ...answer.event } : refusedItem(answer.error),
        ),
      }
    }),
  list: viewer.input(listEventsInput).query(({ ctx, input }) => listEvents(ctx.services, ctx.actor, input)),
  watch: viewer
    .input(watchInput)
    .subscription(({ ctx, input, signal }) => watchChanges(ctx.services, ctx.actor, input, signal)),
})
