import type { Invariant } from './invariant.ts'

type Chain = { id: string; versionId: string; turn: 'final' | { level: number; reminder: number } | null }

/** Compares with what was seen before: the place in the chain only grows, and the version that says it stays. */
export function chainsNeverGoBack(): Invariant {
  const seen = new Map<string, Chain>()
  return {
    number: 5,
    says: "a question's chain never goes back, and keeps its version",
    async broken(query) {
      const chains = await query<Chain>(
        `select a.id, a.escalation_version_id as "versionId", a.escalation_turn -> 'turn' as turn
         from approvals a join runs r on r.id = a.run_id
         where a.escalation_turn is not null and r.finished_at is null`,
      )
      return chains
        .flatMap((chain) => {
          const before = seen.get(chain.id)
          seen.set(chain.id, chain)
          if (before === undefined) return []
          const isBack = placeOf(chain) < placeOf(before) || chain.versionId !== before.versionId
          return isBack ? [{ approvalId: chain.id, was: before.turn, is: chain.turn }] : []
        })
        .slice(0, 20)
    },
  }
}

function placeOf({ turn }: Chain): number {
  if (turn === null) return -1
  return turn === 'final' ? Number.POSITIVE_INFINITY : turn.level * 1_000_000 + turn.reminder
}
