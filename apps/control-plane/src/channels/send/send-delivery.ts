import { emailOf, type MessageLinks, slackOf, webhookOf } from '@ground-control/core/channels/message'
import type { Json } from '@ground-control/core/json'
import type { ChannelRow } from '@ground-control/db/repositories/channels'
import type { DueDelivery } from '@ground-control/db/repositories/deliveries'
import { Webhook } from 'standardwebhooks'
import type { Services } from '../../services.ts'
import { openChannelSecret } from '../channel-secret.ts'
import { failed, type SendOutcome } from './outcome.ts'
import { post } from './post.ts'
import { sendEmail } from './send-email.ts'

/** One try of one delivery, outside of any transaction. Never throws. */
export async function sendDelivery(
  services: Services,
  delivery: DueDelivery,
  channel: ChannelRow,
  to: { email: string | null; links: MessageLinks },
): Promise<SendOutcome> {
  const { outside } = services
  const { id, message, workspaceId } = delivery
  const secret = openChannelSecret(services, workspaceId, channel)
  if (channel.secret !== null && secret === null)
    return failed('the secret was sealed with another master key: set it again', true)
  const { settings } = channel
  switch (settings.kind) {
    case 'email':
      if (to.email === null) return failed('the person is no longer here, or may no longer decide', true)
      return sendEmail(outside, settings, secret, { id, to: to.email, ...emailOf(message, to.links) })
    case 'slack':
      return post(outside, secret ?? '', JSON.stringify(slackOf(message, to.links)), {})
    case 'webhook': {
      const now = services.now()
      const body = JSON.stringify(webhookOf(message, to.links, now.toISOString()) satisfies Json)
      return post(outside, settings.url, body, {
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
        'webhook-signature': new Webhook(secret ?? '').sign(id, now, body),
      })
    }
    default:
      return settings satisfies never
  }
}
