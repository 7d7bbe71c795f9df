'use client'
import { Plus } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Badge } from '@/components/badge'
import { Button } from '@/components/button'
import { Card, CardHeader } from '@/components/card'
import { useMe } from '@/features/access/me'
import { NeedsRole } from '@/features/access/needs-role'
import { useEnterWorkspace } from '@/features/access/use-enter-workspace'
import { ThisWorkspaceCard } from './this-workspace-card'

const CreateWorkspaceDialog = dynamic(
  () => import('./create-workspace-dialog').then((module) => module.CreateWorkspaceDialog),
  { ssr: false },
)

/** The workspaces one belongs to. They share people and nothing else. */
export function WorkspacesTab() {
  const { workspace, workspaces } = useMe()
  const [isCreating, setCreating] = useState(false)
  const enter = useEnterWorkspace()
  return (
    <div className="space-y-4">
      <ThisWorkspaceCard />
      <Card>
        <CardHeader
          title="Workspaces"
          hint="Nothing in one can be seen from another"
          actions={
            <NeedsRole needed="admin">
              <Button size="sm" onClick={() => setCreating(true)}>
                <Plus aria-hidden /> Create workspace
              </Button>
            </NeedsRole>
          }
        />
        <ul className="divide-y divide-line">
          {workspaces.map((item) => (
            <li key={item.id} className="flex min-h-12 items-center justify-between gap-3 px-4 py-2">
              <span>
                <span className="block font-medium">{item.name}</span>
                <span className="block text-faint text-xs capitalize">{item.role}</span>
              </span>
              {item.id === workspace.id ? (
                <Badge tone="accent">You are here</Badge>
              ) : (
                <Button
                  size="sm"
                  isBusy={enter.isPending}
                  onClick={() => enter.mutate({ workspaceId: item.id })}
                >
                  Enter
                </Button>
              )}
            </li>
          ))}
        </ul>
        {isCreating && <CreateWorkspaceDialog onClose={() => setCreating(false)} />}
      </Card>
    </div>
  )
}
