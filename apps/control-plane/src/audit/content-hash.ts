import { createHash } from 'node:crypto'
import { canonicalJson } from '@ground-control/core/json'

/** SHA-256 in hex, for the record: says that content was this, without keeping it. */
export const contentHash = (value: unknown) => createHash('sha256').update(canonicalJson(value)).digest('hex')
