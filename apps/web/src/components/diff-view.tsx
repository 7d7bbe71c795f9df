import type { Json } from '@ground-control/core/json'
import { Minus, Plus } from 'lucide-react'
import { jsonDiff } from '@/lib/json-diff'

type Props = {
  before: Json
  after: Json /** names of the two sides, for screen readers */
  labels?: [string, string]
}

/** What changed between two JSON values: place, old, new. Text only; sign and word tell the sides apart, not just colour. */
export function DiffView({ before, after, labels = ['Before', 'After'] }: Props) {
  const changes = jsonDiff(before, after)
  if (changes.length === 0) return <p className="text-soft text-sm">No difference.</p>
  return (
    <ul className="divide-y divide-line overflow-hidden rounded-md border border-line font-mono text-xs">
      {changes.map((change) => (
        <li key={change.path} className="min-w-0 bg-sunken">
          <div className="px-3 pt-1.5 pb-1 text-soft">{change.path || 'whole value'}</div>
          {change.kind !== 'added' && !(change.path === '' && change.before === null) && (
            <Side value={change.before} label={labels[0]} isOld />
          )}
          {change.kind !== 'removed' && !(change.path === '' && change.after === null) && (
            <Side value={change.after} label={labels[1]} isOld={false} />
          )}
        </li>
      ))}
    </ul>
  )
}

function Side({ value, label, isOld }: { value: Json; label: string; isOld: boolean }) {
  const Sign = isOld ? Minus : Plus
  return (
    <div className={`flex gap-2 px-3 py-1 ${isOld ? 'bg-bad-soft text-bad' : 'bg-good-soft text-good'}`}>
      <Sign className="mt-1 size-3 shrink-0" aria-hidden />
      <span className="sr-only">{label}:</span>
      <span className="min-w-0 whitespace-pre-wrap break-words">
        {typeof value === 'string' ? value : JSON.stringify(value, null, 2)}
      </span>
    </div>
  )
}
