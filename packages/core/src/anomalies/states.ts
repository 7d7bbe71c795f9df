import type { AnomalyState } from './schema.ts'

/** What becomes of an anomaly. Null: nothing does. `end`: it is over; the others are somebody's word. */
export function nextState(
  { state, isOver }: { state: AnomalyState; isOver: boolean },
  word: 'acknowledge' | 'dismiss' | 'end',
): AnomalyState | null {
  switch (word) {
    case 'acknowledge':
      return state === 'open' ? (isOver ? 'resolved' : 'acknowledged') : null
    case 'dismiss':
      return state === 'dismissed' ? null : 'dismissed'
    case 'end':
      return state === 'acknowledged' ? 'resolved' : null
    default: {
      const never: never = word
      throw new Error(`unknown word ${String(never)}`)
    }
  }
}
