'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { Badge } from '@/components/badge'
import { Card, CardBody, CardHeader } from '@/components/card'
import { RelativeTime } from '@/components/relative-time'
import { useTRPC } from '@/lib/trpc/context'
import { learningText } from './prepare/learning-text'
import { stateTexts, stateTones } from './prepare/words'

/** An agent's newest anomalies, or how far its history has come where it cannot be judged yet. */
export function AgentAnomalies({ agentId }: { agentId: string }) {
  const trpc = useTRPC()
  const found = useQuery(trpc.anomalies.list.queryOptions({ agentId, limit: 3 }))
  const learning = useQuery(trpc.anomalies.learning.queryOptions({ agentId }))
  const items = found.data?.items ?? []
  if (!found.data || !learning.data) return null
  return (
    <Card>
      <CardHeader
        title="Anomalies"
        hint={learningText(learning.data)}
        actions={
          <Link
            href={`/anomalies?agent=${agentId}`}
            className="text-soft text-xs underline-offset-2 hover:underline"
          >
            All of this agent
          </Link>
        }
      />
      <CardBody className="p-2">
        {items.length === 0 && <p className="px-2 py-1.5 text-faint text-sm">None was found.</p>}
        {items.map((anomaly) => (
          <Link
            key={anomaly.id}
            href={`/anomalies/${anomaly.id}`}
            className="flex min-h-9 items-center gap-2.5 rounded-md px-2 py-1.5 text-sm hover:bg-hover"
          >
            <Badge tone={stateTones[anomaly.state]}>{stateTexts[anomaly.state]}</Badge>
            <span className="min-w-0 flex-1 truncate">{anomaly.sentence}</span>
            <RelativeTime at={anomaly.createdAt} className="shrink-0 text-faint text-xs" />
          </Link>
        ))}
      </CardBody>
    </Card>
  )
}
