'use client'
import { Card, CardBody, CardHeader } from '@/components/card'
import { DefinitionList } from '@/components/definition-list'
import { useMe } from '@/features/access/me'
import { ChangePasswordForm } from './change-password-form'
import { roleHints } from './role-options'

export function AccountTab() {
  const me = useMe()
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <Card>
        <CardHeader title="You" />
        <CardBody>
          <DefinitionList
            items={[
              ['Name', me.actor.name],
              ['E-mail', me.email ?? 'none'],
              ['Workspace', me.workspace.name],
              ['Role', `${me.role}: ${roleHints[me.role]}`],
              ['Time zone', me.workspace.timeZone],
            ]}
          />
        </CardBody>
      </Card>
      <Card>
        <CardHeader title="Password" />
        <CardBody>
          <ChangePasswordForm />
        </CardBody>
      </Card>
    </div>
  )
}
