import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

const format = 1
const ivBytes = 12
const tagBytes = 16

/** What a sealed text is for. */
type Purpose = 'secrets at rest' | 'kept answers'

/** AES-256-GCM under a key of its own for each purpose, so that no other use of the master key can weaken it. */
const keyOf = (masterKey: string, purpose: Purpose) =>
  Buffer.from(hkdfSync('sha256', masterKey, 'ground-control', purpose, 32))

/** Binds a ciphertext to its place: copied to another holder or name, it does not open. */
const placeOf = (holder: string, name: string) => Buffer.from(`${holder}\0${name}`)

/** @returns format byte, nonce, tag, ciphertext */
export function sealSecret(
  masterKey: string,
  holder: string,
  name: string,
  value: string,
  purpose: Purpose = 'secrets at rest',
): Buffer {
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv('aes-256-gcm', keyOf(masterKey, purpose), iv)
  cipher.setAAD(placeOf(holder, name))
  const body = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()])
  return Buffer.concat([Buffer.of(format), iv, cipher.getAuthTag(), body])
}

/** @returns null when it was not sealed with this key, for this place, or was changed */
export function openSecret(
  masterKey: string,
  holder: string,
  name: string,
  sealed: Buffer,
  purpose: Purpose = 'secrets at rest',
): string | null {
  if (sealed.length < 1 + ivBytes + tagBytes || sealed[0] !== format) return null
  const iv = sealed.subarray(1, 1 + ivBytes)
  const decipher = createDecipheriv('aes-256-gcm', keyOf(masterKey, purpose), iv, { authTagLength: tagBytes })
  decipher.setAAD(placeOf(holder, name))
  decipher.setAuthTag(sealed.subarray(1 + ivBytes, 1 + ivBytes + tagBytes))
  try {
    return Buffer.concat([
      decipher.update(sealed.subarray(1 + ivBytes + tagBytes)),
      decipher.final(),
    ]).toString('utf8')
  } catch {
    // The tag does not fit: the one thing `final` throws for.
    return null
  }
}
