import { type ChannelMessage, headline } from '@ground-control/core/channels/message'

/** What a list shows of a message; of a test, who sent it. */
export const headlineOf = (message: ChannelMessage): string =>
  message.reason === 'test' ? `A test by ${message.by}` : headline(message)
