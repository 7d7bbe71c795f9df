'use client'
import { useRouter } from 'next/navigation'
import { stopDialog } from '@/features/overrides/stop-menu'
import { useShortcuts } from '@/lib/shortcuts/use-shortcuts'
import { places } from './navigation'
import { palette } from './palette'
import { shortcutsDialog } from './shortcuts'

/** The shortcuts that work everywhere. */
export function ShellShortcuts() {
  const router = useRouter()
  useShortcuts([
    {
      keys: 'mod+k',
      label: 'Search and commands',
      group: 'Everywhere',
      worksInFields: true,
      run: () => palette.set(true),
    },
    { keys: '?', label: 'This list', group: 'Everywhere', run: () => shortcutsDialog.set(true) },
    { keys: '!', label: 'Stop agents', group: 'Everywhere', run: () => stopDialog.set(true) },
    ...places.map((place) => ({
      keys: `g ${place.key}`,
      label: place.label,
      group: 'Go to',
      run: () => router.push(place.href),
    })),
  ])
  return null
}
