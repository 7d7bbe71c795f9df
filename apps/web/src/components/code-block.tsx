import { cn } from '@/lib/class-names'
import { CopyButton } from './copy-button'
import { ScrollRegion } from './scroll-region'

type Props = { text: string; label: string; className?: string }

/** Text in a fixed pitch that can be copied. Always text: what agents wrote is never taken for markup. */
export function CodeBlock({ text, label, className }: Props) {
  return (
    <div className={cn('relative min-w-0 rounded-md border border-line bg-sunken', className)}>
      <CopyButton text={text} what={label} className="absolute top-1 right-1 bg-sunken" />
      <ScrollRegion label={label} className="max-h-96 p-3 pr-10">
        <pre className="font-mono text-xs">{text}</pre>
      </ScrollRegion>
    </div>
  )
}
