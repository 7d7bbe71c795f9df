'use client'
import type { AgentVersionView } from '@ground-control/core/agents/schema'
import type { Json } from '@ground-control/core/json'
import { DiffView } from '@/components/diff-view'
import { Sheet, SheetContent } from '@/components/sheet'

type Props = { version: AgentVersionView; before: AgentVersionView | null; onClose: () => void }

/** What a version changed against the one before it. */
export function VersionSheet({ version, before, onClose }: Props) {
  return (
    <Sheet open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <SheetContent title={`Version ${version.number}`}>
        <div className="space-y-3 px-4 pb-6">
          <p className="text-soft">
            {before
              ? `What changed against version ${before.number}.`
              : 'The earliest version shown here, whole.'}
          </p>
          <DiffView before={(before?.definition ?? null) as Json} after={version.definition as Json} />
        </div>
      </SheetContent>
    </Sheet>
  )
}
