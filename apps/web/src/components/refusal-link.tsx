import Link from 'next/link'
import type { ShownRefusal } from '@/lib/errors/refusal'

/** Names what refused, and leads to it where it has a page. */
export function RefusalLink({ refusal }: { refusal: ShownRefusal }) {
  const classes = 'text-sm font-medium'
  if (refusal.href === null) return <span className={classes}>{refusal.label}</span>
  return (
    <Link href={refusal.href} className={`${classes} text-accent-text underline underline-offset-4`}>
      {refusal.label}
    </Link>
  )
}
