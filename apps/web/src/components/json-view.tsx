'use client'
import type { Json } from '@ground-control/core/json'
import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { cn } from '@/lib/class-names'
import { CopyButton } from './copy-button'
import { ScrollRegion } from './scroll-region'

type Props = {
  value: Json
  label: string /** levels that start open */
  openDepth?: number
  className?: string
}

/** A JSON value as a tree that folds. Everything is drawn as text. */
export function JsonView({ value, label, openDepth = 2, className }: Props) {
  return (
    <div className={cn('relative min-w-0 rounded-md border border-line bg-sunken', className)}>
      <CopyButton
        text={JSON.stringify(value, null, 2)}
        what={label}
        className="absolute top-1 right-1 z-10 bg-sunken"
      />
      <ScrollRegion label={label} className="max-h-96 p-3 pr-10 font-mono text-xs">
        <Node value={value} depth={0} openDepth={openDepth} />
      </ScrollRegion>
    </div>
  )
}

type NodeProps = { name?: string; value: Json; depth: number; openDepth: number }

function Node({ name, value, depth, openDepth }: NodeProps) {
  if (typeof value === 'object' && value !== null && Object.keys(value).length > 0) {
    return <Branch name={name} value={value} depth={depth} openDepth={openDepth} />
  }
  return (
    <div className="flex min-w-0 gap-1.5 pl-4 leading-5">
      {name !== undefined && <span className="shrink-0 text-soft">{name}:</span>}
      <Scalar value={value} />
    </div>
  )
}

const shownAtOnce = 100

function Branch({
  name,
  value,
  depth,
  openDepth,
}: Omit<NodeProps, 'value'> & { value: Json[] | { [key: string]: Json } }) {
  const [isOpen, setOpen] = useState(depth < openDepth)
  const [shown, setShown] = useState(shownAtOnce)
  const entries = Object.entries(value)
  const size = Array.isArray(value) ? `[${entries.length}]` : `{${entries.length}}`
  return (
    <div className="min-w-0 leading-5">
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="flex min-h-6 items-center rounded text-left hover:bg-hover"
      >
        <ChevronRight
          className={cn('size-4 text-faint transition-transform', isOpen && 'rotate-90')}
          aria-hidden
        />
        {name !== undefined && <span className="mr-1.5 text-soft">{name}:</span>}
        <span className="text-faint">{size}</span>
      </button>
      {isOpen && (
        <div className="ml-2 border-line border-l pl-1">
          {entries.slice(0, shown).map(([key, item]) => (
            <Node key={key} name={key} value={item} depth={depth + 1} openDepth={openDepth} />
          ))}
          {entries.length > shown && (
            <button
              type="button"
              className="pl-4 text-accent-text"
              onClick={() => setShown(shown + shownAtOnce)}
            >
              {entries.length - shown} more
            </button>
          )}
        </div>
      )}
    </div>
  )
}

function Scalar({ value }: { value: Json }) {
  if (typeof value === 'string')
    return <span className="whitespace-pre-wrap break-words text-good">"{value}"</span>
  if (typeof value === 'number') return <span className="text-info">{value}</span>
  if (typeof value === 'boolean' || value === null) return <span className="text-warn">{String(value)}</span>
  return <span className="text-faint">{Array.isArray(value) ? '[]' : '{}'}</span>
}
