import { cn } from '@/lib/class-names'
import type { Suggestion } from './prepare/suggest'

type Props = { id: string; items: Suggestion[]; active: number; onTake: (item: Suggestion) => void }

/** What could follow, each with its type and an example. The text field keeps the focus. */
export function SuggestionList({ id, items, active, onTake }: Props) {
  return (
    <div
      id={id}
      role="listbox"
      aria-label="Suggestions"
      className="absolute top-full right-0 left-0 z-20 mt-1 max-h-72 overflow-y-auto rounded-lg border border-line bg-raised p-1 shadow-lg"
    >
      {items.map((item, index) => (
        <div
          key={item.insert}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          // Before the field loses the focus, which would close the list.
          onPointerDown={(event) => {
            event.preventDefault()
            onTake(item)
          }}
          className={cn('cursor-pointer rounded-md px-2 py-1.5', index === active && 'bg-hover')}
        >
          <div className="flex items-baseline justify-between gap-3">
            <code className="font-mono text-xs">{item.label}</code>
            <span className="text-faint text-xs">{item.type}</span>
          </div>
          <div className="truncate text-soft text-xs">
            {item.description}
            {item.example && <code className="ml-1.5 font-mono text-faint">{item.example}</code>}
          </div>
        </div>
      ))}
    </div>
  )
}
