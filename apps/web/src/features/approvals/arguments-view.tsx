import type { Json } from '@ground-control/core/json'
import { CopyButton } from '@/components/copy-button'
import { JsonView } from '@/components/json-view'
import { ScrollRegion } from '@/components/scroll-region'
import { compactJson } from '@/lib/compact-json'

/** The exact arguments of a call, one to a line, texts in quotes: what is approved is this and nothing else. */
export function ArgumentsView({ value, label }: { value: Json; label: string }) {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || Object.keys(value).length === 0)
    return <JsonView value={value} label={label} />
  return (
    <div className="relative min-w-0 rounded-md border border-line bg-sunken">
      <CopyButton
        text={JSON.stringify(value, null, 2)}
        what={label}
        className="absolute top-1 right-1 z-10 bg-sunken"
      />
      <ScrollRegion label={label} className="max-h-80 py-2 pr-9 pl-3">
        <dl className="grid grid-cols-[fit-content(45%)_minmax(0,1fr)] gap-x-4 gap-y-1 font-mono text-xs">
          {Object.entries(value).map(([name, item]) => (
            <div key={name} className="col-span-2 grid grid-cols-subgrid leading-5">
              <dt className="break-words text-soft">{name}</dt>
              <dd className="min-w-0 whitespace-pre-wrap break-words">{compactJson(item)}</dd>
            </div>
          ))}
        </dl>
      </ScrollRegion>
    </div>
  )
}
