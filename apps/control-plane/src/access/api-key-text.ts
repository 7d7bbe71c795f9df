import { createHash, randomBytes } from 'node:crypto'
import type { ApiKeyScope } from '@ground-control/core/actors'

export type NewApiKey = { key: string; prefix: string; hash: Buffer }

const shape = /^gc_(viewer|operator|developer|admin|worker)_[A-Za-z0-9_-]{43}$/
/** Enough to recognise a key by, never enough to use it. */
const prefixLength = 16

/** `gc_<scope>_` and 256 random bits. Those need no slow hash: nobody can try them all. */
export function newApiKey(scope: ApiKeyScope): NewApiKey {
  const key = `gc_${scope}_${randomBytes(32).toString('base64url')}`
  return { key, prefix: key.slice(0, prefixLength), hash: hashOf(key) }
}

/** @returns the SHA-256 a key is found by, or null for what cannot be a key */
export function apiKeyHash(key: string): Buffer | null {
  return shape.test(key) ? hashOf(key) : null
}

const hashOf = (key: string) => createHash('sha256').update(key).digest()
