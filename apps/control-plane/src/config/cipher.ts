import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

const format = 1
const ivBytes = 12
const tagBytes = 16

/** AES-256-GCM under a key of its own, so that no other use of the master key can weaken it. */
const keyOf = (masterKey: string) =>
  Buffer.from(hkdfSync('sha256', masterKey, 'ground-control', 'secrets at rest', 32))

/** Binds a ciphertext to its place: copied to another workspace or name, it does not open. */
const placeOf = (workspaceId: string, name: string) => Buffer.from(`${workspaceId}\0${name}`)

/** @returns format byte, nonce, tag, ciphertext */
export function sealSecret(masterKey: string, workspaceId: string, name: string, value: string): Buffer {
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv('aes-256-gcm', keyOf(masterKey), iv)
  cipher.setAAD(placeOf(workspaceId, name))
  const body = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()])
  return Buffer.concat([Buffer.of(format), iv, cipher.getAuthTag(), body])
}

/** @returns null when it was not sealed with this key, for this place, or was changed */
export function openSecret(
  masterKey: string,
  workspaceId: string,
  name: string,
  sealed: Buffer,
): string | null {
  if (sealed.length < 1 + ivBytes + tagBytes || sealed[0] !== format) return null
  const iv = sealed.subarray(1, 1 + ivBytes)
  const decipher = createDecipheriv('aes-256-gcm', keyOf(masterKey), iv, { authTagLength: tagBytes })
  decipher.setAAD(placeOf(workspaceId, name))
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
