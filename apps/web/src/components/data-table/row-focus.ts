import type { KeyboardEvent } from 'react'

/** Moves the focus to the row below or above for the arrows and J and K. True when it did. */
export function moveRowFocus(event: KeyboardEvent<HTMLTableRowElement>): boolean {
  if (event.target !== event.currentTarget || event.metaKey || event.ctrlKey || event.altKey) return false
  const isDown = event.key === 'ArrowDown' || event.key === 'j'
  const isUp = event.key === 'ArrowUp' || event.key === 'k'
  if (!isDown && !isUp) return false
  const next = isDown ? event.currentTarget.nextElementSibling : event.currentTarget.previousElementSibling
  if (!(next instanceof HTMLElement) || next.tabIndex < 0) return false
  event.preventDefault()
  next.focus()
  next.scrollIntoView({ block: 'nearest' })
  return true
}
