import type { ChannelKind, ChannelView, DeliveryStatus } from '@ground-control/core/channels/schema'
import type { Tone } from '@/components/badge'

export const kindLabels: Record<ChannelKind | 'in_app', string> = {
  email: 'E-mail',
  slack: 'Slack',
  webhook: 'Webhook',
  in_app: 'Inbox',
}

/** Where a channel leads, as far as it may be seen. */
export function whereTo({ settings, host }: Pick<ChannelView, 'settings' | 'host'>): string {
  if (settings?.kind === 'email') return `${settings.from} by ${settings.host}:${settings.port}`
  return settings?.kind === 'webhook' ? settings.url : host
}

export const deliveryTones: Record<DeliveryStatus, { label: string; tone: Tone }> = {
  queued: { label: 'under way', tone: 'info' },
  delivered: { label: 'delivered', tone: 'good' },
  dead: { label: 'given up', tone: 'bad' },
  dropped: { label: 'not sent', tone: 'neutral' },
}
