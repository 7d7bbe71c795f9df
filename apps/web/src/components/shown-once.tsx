'use client'
import { Button } from './button'
import { CopyButton } from './copy-button'
import { Dialog, DialogContent } from './dialog'

type Props = { title: string; what: string; text: string; children: string; onDone: () => void }

/** A secret that nobody will see again. Closes by its button alone, so that a stray click does not lose it. */
export function ShownOnce({ title, what, text, children, onDone }: Props) {
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onDone()}>
      <DialogContent
        title={title}
        description={children}
        onInteractOutside={(event) => event.preventDefault()}
        onEscapeKeyDown={(event) => event.preventDefault()}
        footer={
          <Button variant="primary" onClick={onDone}>
            I have kept it
          </Button>
        }
      >
        <div className="flex items-center gap-2 rounded-md border border-line bg-sunken p-2">
          <code className="min-w-0 flex-1 break-all font-mono text-xs">{text}</code>
          <CopyButton text={text} label="Copy" what={what} />
        </div>
      </DialogContent>
    </Dialog>
  )
}
