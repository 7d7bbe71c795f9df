type KeyPress = Pick<KeyboardEvent, 'key' | 'metaKey' | 'ctrlKey' | 'altKey'> & { shiftKey?: boolean }

/**
 * A key press in the words that shortcuts are written in: 'k', 'shift+k', '?', 'Enter', 'mod+k' (Ctrl, or Cmd on a
 * Mac). Shift is named with letters alone: it is part of the sign for all others, and Caps Lock is not Shift.
 */
export function keyName(event: KeyPress): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  if (event.altKey) return `alt+${key}`
  if (event.metaKey || event.ctrlKey) return `mod+${key}`
  return event.shiftKey && /^[a-z]$/.test(key) ? `shift+${key}` : key
}

/**
 * Finds the shortcut that `pressed` (the last keys, oldest first) completes, or tells that one may still follow.
 * `g r` is two keys after one another. The longest match wins, so that `r` does not fire in the middle of `g r`.
 */
export function matchKeys<T extends { keys: string }>(
  pressed: readonly string[],
  shortcuts: readonly T[],
): { match: T | null; isOpen: boolean } {
  for (let length = pressed.length; length > 0; length -= 1) {
    const tail = pressed.slice(-length).join(' ')
    const match = shortcuts.findLast((shortcut) => shortcut.keys === tail)
    if (match) return { match, isOpen: false }
    if (shortcuts.some((shortcut) => shortcut.keys.startsWith(`${tail} `)))
      return { match: null, isOpen: true }
  }
  return { match: null, isOpen: false }
}
