import type { AnomalyDetail } from '@ground-control/core/anomalies/schema'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { Card, CardBody, CardHeader } from '@/components/card'
import { DefinitionList } from '@/components/definition-list'
import { RelativeTime } from '@/components/relative-time'
import { actionText } from './prepare/words'

const link = 'text-accent-text underline-offset-2 hover:underline'

/** What was done about it by itself, and what people have said. */
export function ResponseCard({ anomaly }: { anomaly: AnomalyDetail }) {
  const { action, decidedBy, decidedAt, note, createdAt, endedAt } = anomaly
  const items: Array<[string, ReactNode]> = [
    ['Found', <RelativeTime key="found" at={createdAt} />],
    ['Over', endedAt === null ? 'it goes on' : <RelativeTime key="over" at={endedAt} />],
    ['Done about it', actionText(action)],
  ]
  if (action.until !== null && !action.isOver)
    items.push(['Until', <RelativeTime key="until" at={action.until} />])
  if (action.overrideId !== null)
    items.push([
      'Order',
      <Link key="order" href="/overrides" className={link}>
        Overrides
      </Link>,
    ])
  if (action.budgetId !== null)
    items.push([
      'Budget',
      <Link key="budget" href={`/budgets/${action.budgetId}`} className={link}>
        The budget that does it
      </Link>,
    ])
  if (action.channels.length > 0) items.push(['Told by', action.channels.join(', ')])
  if (decidedBy !== null && decidedAt !== null)
    items.push([
      'Judged',
      <>
        by {decidedBy.name}, <RelativeTime at={decidedAt} />
      </>,
    ])
  if (note !== '') items.push(['Note', note])
  return (
    <Card>
      <CardHeader title="Response" />
      <CardBody>
        <DefinitionList items={items} />
      </CardBody>
    </Card>
  )
}
