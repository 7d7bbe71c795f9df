'use client'
import { useSyncExternalStore } from 'react'
import { toast } from '@/lib/toast'
import { type RunFilters, sameFilters } from './prepare/run-filters'
import { builtInViews, readViews, type SavedView, withoutView, withView } from './prepare/saved-views'

const storageKey = 'gc.run-views'
const listeners = new Set<() => void>()
const noViews: SavedView[] = []
let cached: { stored: string | null; views: SavedView[] } = { stored: null, views: noViews }

/** The views that this browser keeps, and the ways to change them. */
export function useSavedViews() {
  const views = useSyncExternalStore(subscribe, read, () => noViews)
  return {
    views,
    save: (view: SavedView) => write(withView(views, view)),
    remove: (name: string) => write(withoutView(views, name)),
  }
}

/** The view that these filters are; undefined where they are none. */
export const viewOf = (filters: RunFilters, views: readonly SavedView[]): SavedView | undefined =>
  [...builtInViews, ...views].find((view) => sameFilters(view.filters, filters))

function read(): SavedView[] {
  let stored: string | null = null
  try {
    stored = localStorage.getItem(storageKey)
  } catch {
    // Storage is forbidden in this browser; the views that everybody has are still there.
    return noViews
  }
  if (stored !== cached.stored) cached = { stored, views: readViews(stored) }
  return cached.views
}

function write(views: SavedView[]) {
  try {
    localStorage.setItem(storageKey, JSON.stringify(views))
  } catch (error) {
    toast.error('This browser does not keep views', {
      description: error instanceof Error ? error.message : '',
    })
  }
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  window.addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('storage', listener)
  }
}
