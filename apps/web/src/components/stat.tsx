import Link from 'next/link'
import type { ReactNode } from 'react'
import { cn } from '@/lib/class-names'

type Props = {
  label: string
  /** null: there is nothing to count from, which is not the same as zero */
  value: ReactNode | null
  hint?: ReactNode
  tone?: 'neutral' | 'warn' | 'bad'
  href?: string
}

/** One figure with its name. */
export function Stat({ label, value, hint, tone = 'neutral', href }: Props) {
  const content = (
    <>
      <dt className="truncate text-soft text-xs">{label}</dt>
      <dd
        className={cn(
          'mt-1 truncate font-semibold text-xl tabular-nums tracking-tight',
          value === null && 'font-normal text-base text-faint',
          tone === 'warn' && 'text-warn',
          tone === 'bad' && 'text-bad',
        )}
      >
        {value ?? 'no data'}
      </dd>
      {hint && <dd className="mt-0.5 truncate text-faint text-xs">{hint}</dd>}
    </>
  )
  const box = 'relative min-w-0 rounded-lg border border-line bg-raised px-4 py-3'
  if (!href) return <div className={box}>{content}</div>
  return (
    <div className={cn(box, 'transition-colors focus-within:border-line-strong hover:border-line-strong')}>
      {content}
      <dd>
        <Link href={href} className="absolute inset-0 rounded-lg" aria-label={`${label}: open`} />
      </dd>
    </div>
  )
}

/** Figures side by side; two to a row on phones. */
export function Stats({ children, className }: { children: ReactNode; className?: string }) {
  return <dl className={cn('grid grid-cols-2 gap-3 lg:grid-cols-4', className)}>{children}</dl>
}
