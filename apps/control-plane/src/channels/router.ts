import {
  channelIdInput,
  deliveryIdInput,
  listDeliveriesInput,
  saveChannelInput,
} from '@ground-control/core/channels/schema'
import { change } from '../server/change.ts'
import { admin, operator, router, viewer } from '../server/trpc.ts'
import { archiveChannel } from './archive-channel.ts'
import { listChannels } from './read/list-channels.ts'
import { listDeliveries } from './read/list-deliveries.ts'
import { retryDelivery } from './retry-delivery.ts'
import { saveChannel } from './save-channel.ts'
import { testChannel } from './test-channel.ts'

export const channelsRouter = router({
  list: viewer.query(({ ctx }) => listChannels(ctx.services, ctx.actor)),
  save: change(admin, saveChannelInput, saveChannel),
  archive: change(admin, channelIdInput, archiveChannel),
  test: change(admin, channelIdInput, testChannel),
  deliveries: viewer
    .input(listDeliveriesInput)
    .query(({ ctx, input }) => listDeliveries(ctx.services, ctx.actor, input)),
  retryDelivery: change(operator, deliveryIdInput, retryDelivery),
})
