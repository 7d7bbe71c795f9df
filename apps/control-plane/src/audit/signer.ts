import { createHash, createPrivateKey, createPublicKey, hkdfSync, sign, verify } from 'node:crypto'

export type AuditSigner = {
  /** tells keys apart: the start of the public key's SHA-256 */
  keyId: string
  /** SPKI, PEM: what somebody outside checks signatures with */
  publicKey: string
  sign(hash: Uint8Array): Buffer
  verify(hash: Uint8Array, signature: Uint8Array): boolean
}

/** What stands before the 32 secret bytes of an Ed25519 key in PKCS #8 (RFC 8410). */
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex')

/** The Ed25519 key that seals the audit trail: derived from MASTER_KEY, so every copy has the same one. */
export function auditSigner(masterKey: string): AuditSigner {
  const seed = Buffer.from(hkdfSync('sha256', masterKey, '', 'ground control: audit signature', 32))
  const privateKey = createPrivateKey({
    key: Buffer.concat([pkcs8Head, seed]),
    format: 'der',
    type: 'pkcs8',
  })
  const publicKey = createPublicKey(privateKey)
  const der = publicKey.export({ type: 'spki', format: 'der' })
  return {
    keyId: createHash('sha256').update(der).digest('hex').slice(0, 16),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    sign: (hash) => sign(null, hash, privateKey),
    verify: (hash, signature) => verify(null, hash, publicKey, signature),
  }
}
