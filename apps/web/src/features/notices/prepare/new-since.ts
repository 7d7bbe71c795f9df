type Item = { createdAt: string; isOpen: boolean; readAt: string | null }

/**
 * What has come in since the inbox was looked at last, and until when that is now. `since` null: the first look, at
 * which all there is counts as old. What was decided or read meanwhile needs no alert.
 * @param items newest first
 */
export function newSince<Notice extends Item>(
  items: readonly Notice[],
  since: string | null,
): { fresh: Notice[]; until: string } {
  const newest = items[0]?.createdAt ?? ''
  if (since === null) return { fresh: [], until: newest }
  const fresh = items.filter((item) => item.createdAt > since && item.isOpen && item.readAt === null)
  return { fresh, until: newest > since ? newest : since }
}
