'use client'
import type { AgentVersionView } from '@ground-control/core/agents/schema'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Badge } from '@/components/badge'
import { Card } from '@/components/card'
import type { Column } from '@/components/data-table/column'
import { DataTable } from '@/components/data-table/data-table'
import { RelativeTime } from '@/components/relative-time'

const VersionSheet = dynamic(() => import('./version-sheet').then((module) => module.VersionSheet), {
  ssr: false,
})

const columns: Column<AgentVersionView>[] = [
  {
    id: 'number',
    header: 'Version',
    cell: (version) => (
      <span className="flex items-center gap-2 font-medium tabular-nums">
        {version.number}
        {version.isCurrent && <Badge tone="accent">Current</Badge>}
      </span>
    ),
  },
  {
    id: 'digest',
    header: 'Digest',
    hideBelow: 'sm',
    cell: (version) => (
      <code className="font-mono text-soft text-xs" title={version.digest}>
        {version.digest.slice(0, 12)}
      </code>
    ),
  },
  { id: 'workers', header: 'Workers', align: 'end', cell: (version) => version.workers },
  { id: 'by', header: 'Registered by', hideBelow: 'md', cell: (version) => version.createdBy },
  {
    id: 'at',
    header: 'Registered',
    align: 'end',
    cell: (version) => <RelativeTime at={version.createdAt} />,
  },
]

/** All versions, newest first. Opening one shows what it changed against the one before. */
export function VersionsTable({ versions }: { versions: AgentVersionView[] }) {
  const [open, setOpen] = useState<AgentVersionView | null>(null)
  const before = open && versions.find((version) => version.number === open.number - 1)
  return (
    <Card>
      <DataTable
        label="Versions"
        rows={versions}
        columns={columns}
        rowId={(version) => version.id}
        onRowOpen={setOpen}
      />
      {open && <VersionSheet version={open} before={before ?? null} onClose={() => setOpen(null)} />}
    </Card>
  )
}
