import { randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'

// argon2id with OWASP's second set of parameters (19 MiB, 2 passes); it runs off the event loop.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** Of a random text nobody kept, with the same cost: what an unknown e-mail address is compared against. */
const nobody =
  '$argon2id$v=19$m=19456,t=2,p=1$wodgTsIXOGVTmWjomdaXAw$mqgIEEVXnk7ygF661seOcHUM5/IWrU6rNo+K74sgtcs'

/** @returns a PHC string */
export function hashPassword(password: string): Promise<string> {
  return hash(password, cost)
}

/** Takes as long for an account that does not exist (`stored` null) as for one that does. */
export async function passwordMatches(stored: string | null, password: string): Promise<boolean> {
  const matches = await verify(stored ?? nobody, password)
  return stored !== null && matches
}

/** 120 random bits, easy to copy. */
export function generatePassword(): string {
  return randomBytes(15).toString('base64url')
}
