import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'

/** Public keys by their id: the start of the key's SHA-256. */
export type Keys = ReadonlyMap<string, KeyObject>

/** Reads every PEM block of a file: the key in use, and those that were before. @throws where there is none, or no Ed25519 */
export function readKeys(pem: string): Keys {
  const blocks = pem.match(/-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/g) ?? []
  if (blocks.length === 0) throw new Error('no public key (PEM) in it')
  return new Map(
    blocks.map((block) => {
      const key = createPublicKey(block)
      if (key.asymmetricKeyType !== 'ed25519') throw new Error('a public key in it is not Ed25519')
      const der = key.export({ type: 'spki', format: 'der' })
      return [createHash('sha256').update(der).digest('hex').slice(0, 16), key]
    }),
  )
}

/** What is wrong with a signature, or null. */
export function signatureProblem(
  keys: Keys,
  keyId: unknown,
  message: Uint8Array,
  signature: unknown,
): string | null {
  const key = keys.get(String(keyId))
  if (key === undefined) return `is signed with a key that was not given, ${String(keyId)}`
  return verify(null, message, key, Buffer.from(String(signature), 'hex'))
    ? null
    : 'has a signature that does not fit'
}
