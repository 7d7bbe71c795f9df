import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

export type LinkFacts = { id: string; approvalId: string; userId: string; expiresAt: Date }

/** A key of its own, so that no other use of the master key can weaken it. */
const keyOf = (masterKey: string) =>
  Buffer.from(hkdfSync('sha256', masterKey, 'ground-control', 'decision links', 32))

const macOf = (masterKey: string, link: LinkFacts) =>
  createHmac('sha256', keyOf(masterKey))
    .update([link.id, link.approvalId, link.userId, link.expiresAt.toISOString()].join('\0'))
    .digest()

/** The link's id, and a signature over whom it lets decide what until when. Made when it is sent; kept nowhere. */
export const linkToken = (masterKey: string, link: LinkFacts): string =>
  `${link.id}.${macOf(masterKey, link).toString('base64url')}`

/** The id that a token claims; nothing is proved by it. null: it cannot be one of ours */
export const claimedLinkId = (token: string): string | null =>
  /^(lnk_[0-9a-z]{26})\.[A-Za-z0-9_-]{43}$/.exec(token)?.[1] ?? null

export function isSigned(masterKey: string, link: LinkFacts, token: string): boolean {
  const given = Buffer.from(token.slice(token.indexOf('.') + 1), 'base64url')
  const mac = macOf(masterKey, link)
  return given.length === mac.length && timingSafeEqual(given, mac)
}
