import type { PriceView } from '@ground-control/core/prices/schema'
import { Badge } from '@/components/badge'
import type { Column } from '@/components/data-table/column'
import { exactUsd } from '@/lib/format/money'

/** To the last digit: a rate that is rounded is another rate. */
const rate = (price: PriceView, of: 'input' | 'output' | 'cachedInput' | 'perCall') => {
  const nanoUsd = price.rates?.[of]
  return nanoUsd ? (
    <span className="tabular-nums">{exactUsd(nanoUsd)}</span>
  ) : (
    <span className="text-faint">–</span>
  )
}

const ofModel = (of: 'input' | 'output' | 'cachedInput') => (price: PriceView) =>
  price.kind === 'model' ? rate(price, of) : <span className="text-faint">–</span>

export const priceColumns: Column<PriceView>[] = [
  {
    id: 'name',
    header: 'Model or tool',
    className: 'max-w-64',
    cell: (price) => <code className="block truncate font-mono text-xs">{price.name}</code>,
  },
  { id: 'source', header: 'Price', cell: (price) => <PriceSource price={price} /> },
  { id: 'input', header: 'Input', align: 'end', cell: ofModel('input') },
  { id: 'output', header: 'Output', align: 'end', hideBelow: 'sm', cell: ofModel('output') },
  { id: 'cached', header: 'Cached input', align: 'end', hideBelow: 'md', cell: ofModel('cachedInput') },
  {
    id: 'call',
    header: 'Per call',
    align: 'end',
    hideBelow: 'lg',
    cell: (price) => (price.kind === 'tool' ? rate(price, 'perCall') : <span className="text-faint">–</span>),
  },
]

function PriceSource({ price }: { price: PriceView }) {
  if (price.source === 'own') return <Badge tone="accent">own</Badge>
  if (price.source === 'list') return <span title={price.listVersion ?? undefined}>list</span>
  return price.kind === 'tool' ? <span>included</span> : <Badge tone="warn">unknown</Badge>
}
