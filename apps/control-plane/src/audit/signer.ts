import {
  createHash,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'
import type { Services } from '../services.ts'

export type AuditSigner = {
  /** tells keys apart: the start of the public key's SHA-256 */
  keyId: string
  /** SPKI, PEM, the key in use first, then those before it: what somebody outside checks signatures with */
  publicKeys: string
  sign(message: Uint8Array): Buffer
  /** null: no key of this id is known here */
  verify(keyId: string, message: Uint8Array, signature: Uint8Array): boolean | null
}

/** What stands before the 32 secret bytes of an Ed25519 key in PKCS #8 (RFC 8410). */
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex')
const signers = new WeakMap<Services['keys'], AuditSigner>()

/**
 * The Ed25519 key that seals the audit trail: derived from AUDIT_KEY, or MASTER_KEY where there is none, so every copy
 * has the same one. The keys before it still verify: that of MASTER_KEY by itself, others by AUDIT_FORMER_PUBLIC_KEYS.
 */
export function auditSigner(keys: Services['keys']): AuditSigner {
  const known = signers.get(keys)
  if (known !== undefined) return known
  const signer = createSigner(keys)
  signers.set(keys, signer)
  return signer
}

function createSigner({
  masterKey,
  auditKey = masterKey,
  formerAuditKeys = '',
}: Services['keys']): AuditSigner {
  const privateKey = privateKeyOf(auditKey)
  const publicKeys = [
    createPublicKey(privateKey),
    ...(auditKey === masterKey ? [] : [createPublicKey(privateKeyOf(masterKey))]),
    ...publicKeysOf(formerAuditKeys),
  ]
  const byId = new Map(publicKeys.map((key) => [keyIdOf(key), key]))
  return {
    keyId: keyIdOf(createPublicKey(privateKey)),
    publicKeys: [...byId.values()]
      .map((key) => key.export({ type: 'spki', format: 'pem' }).toString())
      .join(''),
    sign: (message) => sign(null, message, privateKey),
    verify(keyId, message, signature) {
      const key = byId.get(keyId)
      return key === undefined ? null : verify(null, message, key, signature)
    },
  }
}

function privateKeyOf(secret: string): KeyObject {
  const seed = Buffer.from(hkdfSync('sha256', secret, '', 'ground control: audit signature', 32))
  return createPrivateKey({ key: Buffer.concat([pkcs8Head, seed]), format: 'der', type: 'pkcs8' })
}

const keyIdOf = (key: KeyObject) =>
  createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16)

/** @throws for what is no public key */
export const publicKeysOf = (pem: string): KeyObject[] =>
  (pem.match(/-----BEGIN [^-]+-----[^-]+-----END [^-]+-----/g) ?? []).map((block) => createPublicKey(block))
