'use client'
import type { SessionView } from '@ground-control/core/access/schema'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { Badge } from '@/components/badge'
import { Button } from '@/components/button'
import type { Column } from '@/components/data-table/column'
import { DataTable } from '@/components/data-table/data-table'
import { RelativeTime } from '@/components/relative-time'
import { useTRPC } from '@/lib/trpc/context'
import { deviceName } from './prepare/device-name'
import { QueryCard } from './query-card'
import { told } from './told'

/** Where people are signed in. Revoking is felt there at the next call. */
export function SessionsTab() {
  const trpc = useTRPC()
  const sessions = useQuery(trpc.access.sessions.queryOptions())
  const revoke = useMutation(
    trpc.access.revokeSession.mutationOptions(told('Session revoked', 'The session was not revoked')),
  )
  const { mutate } = revoke
  const columns = useMemo(() => sessionColumns((session) => mutate({ sessionId: session.id })), [mutate])
  return (
    <QueryCard title="Sessions" hint="A revoked session is over at its next call" query={sessions}>
      {(rows) => <DataTable label="Sessions" rows={rows} columns={columns} rowId={(session) => session.id} />}
    </QueryCard>
  )
}

const sessionColumns = (onRevoke: (session: SessionView) => void): Column<SessionView>[] => [
  {
    id: 'who',
    header: 'Who',
    sortBy: (session) => session.userName,
    cell: (session) => (
      <span className="flex items-center gap-2 font-medium">
        {session.userName}
        {session.isCurrent && <Badge tone="good">This one</Badge>}
      </span>
    ),
  },
  {
    id: 'device',
    header: 'Device',
    hideBelow: 'sm',
    cell: (session) => <span title={session.userAgent ?? undefined}>{deviceName(session.userAgent)}</span>,
  },
  {
    id: 'since',
    header: 'Signed in',
    align: 'end',
    startsDescending: true,
    sortBy: (session) => session.createdAt,
    cell: (session) => <RelativeTime at={session.createdAt} />,
  },
  {
    id: 'until',
    header: 'Ends',
    align: 'end',
    hideBelow: 'md',
    cell: (session) => <RelativeTime at={session.expiresAt} />,
  },
  {
    id: 'actions',
    header: 'Actions',
    hasHiddenHeader: true,
    align: 'end',
    cell: (session) =>
      !session.isCurrent && (
        <Button
          variant="ghost"
          size="sm"
          onClick={() => onRevoke(session)}
          aria-label={`Revoke the session of ${session.userName} on ${deviceName(session.userAgent)}`}
        >
          Revoke
        </Button>
      ),
  },
]
