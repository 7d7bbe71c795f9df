'use client'
import { Sheet, SheetContent } from '@/components/sheet'
import { NavList } from './nav-list'

/** All places, for phones. */
export function MoreSheet({ onClose }: { onClose: () => void }) {
  return (
    <Sheet open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <SheetContent title="Ground Control" side="left">
        <div className="px-3 pb-4">
          <NavList onGo={onClose} />
        </div>
      </SheetContent>
    </Sheet>
  )
}
