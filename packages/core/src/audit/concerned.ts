import type { Json } from '../json.ts'
import type { AuditFact } from './schema.ts'

/** Actions whose before and after name people beside the actor and the subject. */
const concerning = new Set([
  ...['approval.assign', 'approval.claim', 'approval.release', 'approval.escalate', 'approval.remind'],
  ...['delivery.delivered', 'delivery.dead', 'delivery.dropped', 'delivery.retry'],
  ...['group.save', 'group.remove', 'absence.add', 'absence.end'],
  ...['escalation.publish', 'access.revoke_session'],
])
const isWho = /^(user|key)_[0-7][0-9a-hjkmnp-tv-z]{25}$/

/** The people and keys that an entry's before and after name by id, each once. */
export function concernedBy({ action, before, after }: AuditFact): string[] {
  if (!concerning.has(action)) return []
  const found = new Set<string>()
  const stack: Json[] = [before, after]
  for (let value = stack.pop(); value !== undefined; value = stack.pop()) {
    if (typeof value === 'string' && isWho.test(value)) found.add(value)
    if (typeof value === 'object' && value !== null) stack.push(...Object.values(value))
  }
  return [...found]
}
