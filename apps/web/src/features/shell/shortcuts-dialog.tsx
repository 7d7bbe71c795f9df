'use client'
import { Dialog, DialogContent } from '@/components/dialog'
import { Kbd } from '@/components/kbd'
import { Switch } from '@/components/switch'
import { turnShortcuts, useShortcutsOn } from '@/lib/shortcuts/preference'
import { type Shortcut, useActiveShortcuts } from '@/lib/shortcuts/use-shortcuts'

/** What the keyboard can do on this screen, and the switch that turns single keys off. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const areOn = useShortcutsOn()
  const groups = Map.groupBy(useActiveShortcuts(), (shortcut) => shortcut.group ?? 'This page')
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent title="Keyboard shortcuts" description="Those that work on this screen.">
        <div className="flex items-center justify-between gap-4 pb-3 text-sm">
          <label htmlFor="single-keys">Shortcuts without Ctrl or Cmd</label>
          <Switch id="single-keys" checked={areOn} onCheckedChange={turnShortcuts} />
        </div>
        {[...groups].map(([group, shortcuts]) => (
          <section key={group} className="border-line border-t py-3">
            <h3 className="mb-1.5 text-faint text-xs">{group}</h3>
            <ul className="grid gap-x-6 gap-y-1 sm:grid-cols-2">
              {shortcuts.map((shortcut) => (
                <ShortcutRow key={`${shortcut.keys}${shortcut.label}`} shortcut={shortcut} />
              ))}
            </ul>
          </section>
        ))}
      </DialogContent>
    </Dialog>
  )
}

function ShortcutRow({ shortcut }: { shortcut: Shortcut }) {
  return (
    <li className="flex items-center justify-between gap-3 py-0.5 text-sm">
      {shortcut.label}
      <span className="flex gap-1">
        {shortcut.keys.split(' ').map((key) => (
          <Kbd key={key}>
            {key
              .replace('mod+', 'Ctrl ')
              .replace('shift+', 'Shift ')
              .replace(/\b[a-z]$/, (letter) => letter.toUpperCase())}
          </Kbd>
        ))}
      </span>
    </li>
  )
}
