import {
  channelIdInput,
  deliveryIdInput,
  listDeliveriesInput,
  saveChannelInput,
} from '@ground-control/core/channels/schema'
import { admin, operator, router, viewer } from '../server/trpc.ts'
import { archiveChannel } from './archive-channel.ts'
import { listChannels } from './read/list-channels.ts'
import { listDeliveries } from './read/list-deliveries.ts'
import { retryDelivery } from './retry-delivery.ts'
import { saveChannel } from './save-channel.ts'
import { testChannel } from './test-channel.ts'

export const channelsRouter = router({
  list: viewer.query(({ ctx }) => listChannels(ctx.services, ctx.actor)),
  save: admin
    .input(saveChannelInput)
    .mutation(({ ctx, input }) => saveChannel(ctx.services, ctx.actor, input)),
  archive: admin
    .input(channelIdInput)
    .mutation(({ ctx, input }) => archiveChannel(ctx.services, ctx.actor, input)),
  test: admin.input(channelIdInput).mutation(({ ctx, input }) => testChannel(ctx.services, ctx.actor, input)),
  deliveries: viewer
    .input(listDeliveriesInput)
    .query(({ ctx, input }) => listDeliveries(ctx.services, ctx.actor, input)),
  retryDelivery: operator
    .input(deliveryIdInput)
    .mutation(({ ctx, input }) => retryDelivery(ctx.services, ctx.actor, input)),
})
