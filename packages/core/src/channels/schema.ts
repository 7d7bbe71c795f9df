import { z } from 'zod'
import { email } from '../access/schema.ts'
import { id } from '../ids.ts'
import { paging } from '../paging.ts'
import { label, text } from '../text.ts'
import type { ChannelMessage } from './message.ts'

export const channelKind = z.enum(['email', 'slack', 'webhook'])
export type ChannelKind = z.infer<typeof channelKind>

const webAddress = text(2_000, 1).refine((value) => {
  try {
    const { protocol, username, password } = new URL(value)
    return (protocol === 'https:' || protocol === 'http:') && username === '' && password === ''
  } catch {
    return false
  }
}, 'must be an address like https://example.com/hook, without a sign-in in it')
const hostName = z
  .string()
  .min(1)
  .max(253)
  .regex(/^[A-Za-z0-9.:-]+$/, 'must be the name or address of a host')

/** How a channel reaches its end. What is secret goes in and never comes out; absent, the one that is kept stays. */
export const channelSettings = z.discriminatedUnion('kind', [
  /** a message to each person who is told, at their address here */
  z.object({
    kind: z.literal('email'),
    host: hostName,
    port: z.int().min(1).max(65_535).default(587),
    /** tls: from the first byte; starttls: refused where the server does not offer it; none: in clear */
    security: z.enum(['tls', 'starttls', 'none']).default('starttls'),
    user: text(300).default(''),
    password: text(1_000, 1).optional(),
    from: email,
  }),
  /** one message for all; the address is the secret */
  z.object({ kind: z.literal('slack'), url: webAddress.optional() }),
  /** one call for all, signed as standardwebhooks.com says */
  z.object({
    kind: z.literal('webhook'),
    url: webAddress,
    secret: z
      .string()
      .regex(/^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/, 'must be whsec_ and 24 to 64 bytes in base64')
      .optional(),
  }),
])
export type ChannelSettings = z.infer<typeof channelSettings>

export const saveChannelInput = z.object({
  /** absent: a new channel */
  id: id('channel').optional(),
  revision: z.int32().min(1).optional(),
  name: label,
  enabled: z.boolean().default(true),
  settings: channelSettings,
})
export type SaveChannelInput = z.infer<typeof saveChannelInput>
export const channelIdInput = z.object({ id: id('channel') })

export const deliveryStatus = z.enum(['queued', 'delivered', 'dead', 'dropped'])
export type DeliveryStatus = z.infer<typeof deliveryStatus>
export const listDeliveriesInput = paging
  .extend({
    status: deliveryStatus.optional(),
    channelId: id('channel').optional(),
    approvalId: id('approval').optional(),
  })
  .prefault({})
export const deliveryIdInput = z.object({ id: id('delivery') })

/** What admins may see of the settings. */
export type ShownSettings =
  | { kind: 'email'; host: string; port: number; security: string; user: string; from: string }
  | { kind: 'slack'; host: string }
  | { kind: 'webhook'; url: string }
/** Where a channel leads, as far as everybody may see it: an address can be all that it takes to post there. */
export const channelHost = (settings: ShownSettings): string =>
  settings.kind === 'webhook' ? new URL(settings.url).host : settings.host

export type ChannelView = {
  id: string
  revision: number
  name: string
  kind: ChannelKind
  host: string
  enabled: boolean
  /** null: for admins alone */
  settings: ShownSettings | null
  hasSecret: boolean
  delivered24h: number
  dead24h: number
  createdAt: string
  updatedAt: string
}
/** `secret`: a webhook's signing secret, where one was made; shown this once. */
export type SavedChannel = { channel: ChannelView; secret: string | null }

export type DeliveryView = {
  id: string
  kind: ChannelKind | 'in_app'
  channel: { id: string; name: string } | null
  approvalId: string | null
  /** whom it goes to, where it goes to one person */
  person: { userId: string; name: string } | null
  message: ChannelMessage
  status: DeliveryStatus
  attempts: number
  nextAt: string | null
  lastError: string | null
  createdAt: string
  endedAt: string | null
}

export const listNoticesInput = paging.prefault({})
export const readNoticesInput = z.object({ ids: z.array(id('delivery')).min(1).max(200) })
/** A message in one's own inbox. */
export type NoticeItem = {
  id: string
  message: ChannelMessage
  approvalId: string | null
  /** nobody has decided it yet */
  isOpen: boolean
  readAt: string | null
  createdAt: string
}
export type NoticePage = { items: NoticeItem[]; nextCursor: string | null; unread: number }

export const decisionLinkInput = z.object({ token: text(200, 1) })
export const decideByLinkInput = z
  .object({
    token: text(200, 1),
    decision: z.enum(['approve', 'reject']),
    reason: text(2_000).default(''),
  })
  .refine((value) => value.decision !== 'reject' || value.reason.trim() !== '', {
    path: ['reason'],
    message: 'a rejection needs a reason: the agent is told it',
  })
export type DecideByLinkInput = z.infer<typeof decideByLinkInput>
/**
 * What a link leads to. Of what needs a sign-in no more is shown than where to find it; of what is over, how it ended
 * and what was done with the link.
 */
export type LinkedDecision =
  /** `changed`: it was used, and the question was edited since; their yes was for what stood there before */
  | { kind: 'sign_in'; approvalId: string; why: 'risk' | 'answer' | 'expired' | 'changed' }
  /** their yes counts; others have to say theirs */
  | { kind: 'counted'; approvalId: string; at: string }
  | {
      kind: 'over'
      status: string
      /** by name; null: by nobody */
      decidedBy: string | null
      decidedAt: string | null
      /** null: the link was not used, or too late */
      yours: { decision: 'approve' | 'reject'; at: string } | null
    }
  | { kind: 'open'; message: ChannelMessage; personName: string }
