import type { ApprovalView } from '@ground-control/core/approvals/schema'

/**
 * The queue as it is drawn: whoever is in it keeps their place, decided or not, so that nothing ever moves under a
 * pointer or a key; what is new comes last. Returns `shown` itself where nothing changed.
 */
export function mergeShown(shown: readonly ApprovalView[], listed: readonly ApprovalView[]): ApprovalView[] {
  const fresh = new Map(listed.map((approval) => [approval.id, approval]))
  let hasChanged = false
  const merged = shown.map((known) => {
    const now = fresh.get(known.id)
    fresh.delete(known.id)
    if (now === undefined || now === known) return known
    hasChanged = true
    return now
  })
  if (!hasChanged && fresh.size === 0) return shown as ApprovalView[]
  return [...merged, ...fresh.values()]
}

/**
 * The most that is known of an approval: of several answers, given in order of trust, the first that says it is
 * over. Whoever still says pending asked earlier, since nothing goes back to pending.
 */
export function latestOf(...known: Array<ApprovalView | undefined>): ApprovalView | undefined {
  const answers = known.filter((approval) => approval !== undefined)
  return answers.find((approval) => approval.status !== 'pending') ?? answers[0]
}

/** The neighbour to move to: the next one, or the one before, never past the ends. */
export function neighbour(ids: readonly string[], current: string | null, by: 1 | -1): string | null {
  const index = current === null ? -1 : ids.indexOf(current)
  if (index < 0) return ids[0] ?? null
  return ids[Math.min(ids.length - 1, Math.max(0, index + by))] ?? null
}

/** After a decision: the next that still waits, below first, then from the top; null when none is left. */
export function nextOpen(ids: readonly string[], open: ReadonlySet<string>, current: string): string | null {
  const index = ids.indexOf(current)
  const after = [...ids.slice(index + 1), ...ids.slice(0, Math.max(0, index))]
  return after.find((id) => open.has(id) && id !== current) ?? null
}
