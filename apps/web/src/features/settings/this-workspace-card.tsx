'use client'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Button } from '@/components/button'
import { Card, CardBody, CardHeader } from '@/components/card'
import { DefinitionList } from '@/components/definition-list'
import { useMe } from '@/features/access/me'
import { NeedsRole } from '@/features/access/needs-role'

const TimeZoneDialog = dynamic(() => import('./time-zone-dialog').then((module) => module.TimeZoneDialog), {
  ssr: false,
})

/** What holds for everybody in the workspace one is in. */
export function ThisWorkspaceCard() {
  const { workspace } = useMe()
  const [isChanging, setChanging] = useState(false)
  return (
    <Card>
      <CardHeader
        title="This workspace"
        actions={
          <NeedsRole needed="admin">
            <Button size="sm" onClick={() => setChanging(true)}>
              Change time zone
            </Button>
          </NeedsRole>
        }
      />
      <CardBody>
        <DefinitionList
          items={[
            ['Name', workspace.name],
            ['Short name', workspace.slug],
            ['Time zone', workspace.timeZone],
          ]}
        />
      </CardBody>
      {isChanging && <TimeZoneDialog current={workspace.timeZone} onClose={() => setChanging(false)} />}
    </Card>
  )
}
