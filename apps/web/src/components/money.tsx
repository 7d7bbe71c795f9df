import { cn } from '@/lib/class-names'
import { exactUsd, formatUsd } from '@/lib/format/money'

type Props = {
  /** nano-USD as digits; null: not known */
  nanoUsd: string | bigint | null
  /** some of it has no known price, so the sum is a lower bound */
  hasUnpriced?: boolean
  className?: string
}

/** An amount, rounded for reading; the exact one is in its title. */
export function Money({ nanoUsd, hasUnpriced = false, className }: Props) {
  if (nanoUsd === null) return <span className={cn('text-faint', className)}>no data</span>
  const note = hasUnpriced ? ', and calls whose price is not known' : ''
  return (
    <span className={cn('tabular-nums', className)} title={`${exactUsd(nanoUsd)}${note}`}>
      {hasUnpriced && '≥ '}
      {formatUsd(nanoUsd)}
    </span>
  )
}
