import { hash } from 'node:crypto'
import { canonicalJson } from '@ground-control/core/json'

/** SHA-256 over the canonical JSON of what a step asks: the same question, the same digest. */
export function digestOf(request: unknown): string {
  return hash('sha256', canonicalJson(request))
}
