import {
  type EventView,
  listEventsInput,
  type PublishedEvent,
  publishEventInput,
  watchInput,
} from '@ground-control/core/events/schema'
import type { Page } from '@ground-control/core/paging'
import { pending } from '../server/pending.ts'
import { developer, router, viewer } from '../server/trpc.ts'
import { watchChanges } from './watch.ts'

export const eventsRouter = router({
  publish: developer.input(publishEventInput).mutation(pending<PublishedEvent>()),
  list: viewer.input(listEventsInput).query(pending<Page<EventView>>()),
  watch: viewer.input(watchInput).subscription(() => watchChanges()),
})
