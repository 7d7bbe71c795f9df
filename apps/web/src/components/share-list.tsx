import Link from 'next/link'
import type { ReactNode } from 'react'

export type ShareRow = {
  id: string
  label: string /** 0 to 1, of the largest */
  share: number
  value: ReactNode
  hint?: string
  href?: string
}

/** Amounts in order, each with a bar as long as its share of the largest. */
export function ShareList({ rows }: { rows: ShareRow[] }) {
  return (
    <ul className="space-y-2.5">
      {rows.map((row) => (
        <li key={row.id}>
          <div className="flex items-baseline justify-between gap-3">
            <span className="min-w-0 truncate">
              {row.href ? (
                <Link href={row.href} className="underline-offset-4 hover:underline">
                  {row.label}
                </Link>
              ) : (
                row.label
              )}
              {row.hint && <span className="ml-2 text-faint text-xs">{row.hint}</span>}
            </span>
            <span className="tabular-nums">{row.value}</span>
          </div>
          <div className="mt-1 h-1 rounded-full bg-hover" aria-hidden>
            <div
              className="h-full rounded-full bg-accent"
              style={{ width: `${Math.max(1, row.share * 100)}%` }}
            />
          </div>
        </li>
      ))}
    </ul>
  )
}
