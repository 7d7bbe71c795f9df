'use client'
import type { AbsenceView } from '@ground-control/core/absences/schema'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Palmtree, Plus } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useMemo, useState } from 'react'
import { Badge } from '@/components/badge'
import { Button } from '@/components/button'
import type { Column } from '@/components/data-table/column'
import { DataTable } from '@/components/data-table/data-table'
import { EmptyState } from '@/components/empty-state'
import { useMay } from '@/features/access/me'
import { NeedsRole } from '@/features/access/needs-role'
import { QueryCard } from '@/features/settings/query-card'
import { told } from '@/features/settings/told'
import { formatInstant } from '@/lib/format/relative-time'
import { useTRPC } from '@/lib/trpc/context'
import { useNow } from '@/lib/use-now'

const AbsenceDialog = dynamic(() => import('./absence-dialog').then((module) => module.AbsenceDialog), {
  ssr: false,
})

/** Who is out of office, and who is told in their place. One's own may be entered by oneself. */
export function AbsencesCard() {
  const trpc = useTRPC()
  const absences = useQuery(trpc.absences.list.queryOptions())
  const isAdmin = useMay('admin')
  const nowMs = useNow(60_000)
  const [isAdding, setAdding] = useState(false)
  const end = useMutation(trpc.absences.end.mutationOptions(told('It is over', 'It was not ended')))
  const { mutate } = end
  const columns = useMemo(
    () => absenceColumns(nowMs, isAdmin, (id) => mutate({ id })),
    [nowMs, isAdmin, mutate],
  )
  return (
    <>
      <QueryCard
        title="Out of office"
        hint="Who is away is not told; their delegate is, if they have one"
        query={absences}
        actions={
          <NeedsRole needed="operator">
            <Button size="sm" onClick={() => setAdding(true)}>
              <Plus aria-hidden /> Add absence
            </Button>
          </NeedsRole>
        }
      >
        {(rows) => (
          <DataTable
            label="Absences"
            rows={rows}
            columns={columns}
            rowId={(absence) => absence.id}
            empty={<EmptyState icon={Palmtree} title="Everybody is there" />}
          />
        )}
      </QueryCard>
      {isAdding && <AbsenceDialog onClose={() => setAdding(false)} />}
    </>
  )
}

function absenceColumns(nowMs: number, isAdmin: boolean, onEnd: (id: string) => void): Column<AbsenceView>[] {
  return [
    {
      id: 'who',
      header: 'Who',
      cell: (absence) => (
        <span className="block min-w-0 max-w-72">
          <span className="flex items-center gap-2">
            {absence.name}
            {Date.parse(absence.startsAt) <= nowMs && <Badge tone="warn">away</Badge>}
          </span>
          {absence.note && <span className="block truncate text-soft text-xs">{absence.note}</span>}
        </span>
      ),
    },
    {
      id: 'delegate',
      header: 'In their place',
      cell: (absence) => absence.delegate?.name ?? <span className="text-faint">nobody</span>,
    },
    { id: 'from', header: 'From', hideBelow: 'md', cell: (absence) => formatInstant(absence.startsAt) },
    { id: 'to', header: 'Until', hideBelow: 'sm', cell: (absence) => formatInstant(absence.endsAt) },
    {
      id: 'actions',
      header: 'Actions',
      hasHiddenHeader: true,
      align: 'end',
      cell: (absence) =>
        (absence.isSelf || isAdmin) && (
          <Button
            size="sm"
            variant="ghost"
            aria-label={`End the absence of ${absence.name}`}
            onClick={() => onEnd(absence.id)}
          >
            End
          </Button>
        ),
    },
  ]
}
