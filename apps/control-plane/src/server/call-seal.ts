import { createHmac, hkdfSync } from 'node:crypto'
import { canonicalJson } from '@ground-control/core/json'
import { openSecret, sealSecret } from '../config/cipher.ts'

/** What is kept of a call under an idempotency key, so that a reader of the table learns nothing from it. */
export type CallSeal = {
  /** tells calls apart: with a plain hash, passwords and secrets in them could be found by trying */
  digest(request: object): string
  close(value: unknown): Buffer
  /** @throws Error for what was not closed here, with this key */
  open(sealed: Buffer): unknown
}

const purpose = 'kept answers'

export function callSeal(masterKey: string, { holder, key }: { holder: string; key: string }): CallSeal {
  return {
    digest: (request) =>
      createHmac(
        'sha256',
        Buffer.from(hkdfSync('sha256', masterKey, 'ground-control', 'request digests', 32)),
      )
        .update(canonicalJson(plain({ holder, request })))
        .digest('hex'),
    // Wrapped, since a change may give nothing.
    close: (value) => sealSecret(masterKey, holder, key, JSON.stringify({ value }), purpose),
    open(sealed) {
      const text = openSecret(masterKey, holder, key, sealed, purpose)
      if (text === null) throw new Error('a kept answer does not open: it was changed in the database')
      return JSON.parse(text).value
    },
  }
}

/** Money comes parsed, as bigint, which a digest cannot take. */
const plain = (request: object): unknown =>
  JSON.parse(JSON.stringify(request, (_key, value) => (typeof value === 'bigint' ? `${value}n` : value)))
