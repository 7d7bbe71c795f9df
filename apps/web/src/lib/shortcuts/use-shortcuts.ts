'use client'
import { useEffect, useRef, useSyncExternalStore } from 'react'
import { keyName, matchKeys } from './keys'
import { areShortcutsOn } from './preference'

export type Shortcut = {
  /** 'j', 'g r', 'mod+k' */
  keys: string
  /** what it does, for the list behind ? */
  label: string
  group?: string
  run: () => void
  /** works while typing too; for keys with a modifier */
  worksInFields?: boolean
}

const sequenceMs = 1_000
let active: readonly Shortcut[] = []
let pressed: Array<{ key: string; atMs: number }> = []
const listeners = new Set<() => void>()

/** Offers these shortcuts while the component is on screen. Those of a later component win over earlier ones. */
export function useShortcuts(shortcuts: Shortcut[]): void {
  const latest = useRef(shortcuts)
  useEffect(() => {
    latest.current = shortcuts
  })
  const signature = shortcuts.map((shortcut) => `${shortcut.keys}:${shortcut.label}`).join('|')
  // biome-ignore lint/correctness/useExhaustiveDependencies: the signature stands for the shortcuts, whose functions change on every draw
  useEffect(() => {
    const own = latest.current.map((shortcut, index) => ({
      ...shortcut,
      run: () => latest.current[index]?.run(),
    }))
    change([...active, ...own])
    return () => change(active.filter((shortcut) => !own.includes(shortcut as (typeof own)[number])))
  }, [signature])
}

/** All shortcuts that work on the present screen. */
export const useActiveShortcuts = (): readonly Shortcut[] =>
  useSyncExternalStore(
    subscribe,
    () => active,
    () => active,
  )

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function change(next: readonly Shortcut[]) {
  if (active.length === 0 && next.length > 0) window.addEventListener('keydown', onKeyDown)
  if (next.length === 0) window.removeEventListener('keydown', onKeyDown)
  active = next
  for (const listener of listeners) listener()
}

function onKeyDown(event: KeyboardEvent) {
  if (event.defaultPrevented || event.repeat || event.isComposing) return
  const key = keyName(event)
  const isModified = key.startsWith('mod+') || key.startsWith('alt+')
  if (!isModified && !areShortcutsOn()) return
  const candidates =
    isTyping(event.target) || isInDialog() ? active.filter((item) => item.worksInFields) : active
  const nowMs = event.timeStamp
  pressed = [...pressed.filter((item) => nowMs - item.atMs < sequenceMs), { key, atMs: nowMs }].slice(-3)
  const { match, isOpen } = matchKeys(
    pressed.map((item) => item.key),
    candidates,
  )
  if (!isOpen) pressed = []
  if (!match) return
  event.preventDefault()
  match.run()
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest('input, textarea, select, [role="combobox"], [role="textbox"]') !== null)
  )
}

/** A dialog or a menu has the keyboard to itself. */
const isInDialog = () =>
  document.querySelector('[role="dialog"][data-state="open"], [role="menu"][data-state="open"]') !== null
