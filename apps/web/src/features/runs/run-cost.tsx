import type { CostKind } from '@ground-control/core/runs/schema'
import { Badge } from '@/components/badge'
import { Money } from '@/components/money'

type Props = { nanoUsd: string | null; kind: CostKind | null }

/** What a call cost and how surely that is known: only a price from the list stands there without a word. */
export function StepCost({ nanoUsd, kind }: Props) {
  switch (kind) {
    case null:
      return null
    case 'priced':
      return <Money nanoUsd={nanoUsd} />
    case 'estimated':
      return (
        <span className="inline-flex items-center gap-1.5 whitespace-nowrap text-soft">
          <span>
            ≈ <Money nanoUsd={nanoUsd} />
          </span>
          <Badge tone="warn">estimated</Badge>
        </span>
      )
    case 'unpriced':
      return <Badge tone="bad">no known price</Badge>
    case 'included':
      return <Badge>included</Badge>
    default: {
      const never: never = kind
      return never
    }
  }
}
