'use client'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { PageHeader } from '@/components/page-header'
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/tabs'
import { ApprovalsTab } from '@/features/approval-rules/approvals-tab'
import { ChannelsTab } from '@/features/channels/channels-tab'
import { TeamsTab } from '@/features/teams/teams-tab'
import { AccountTab } from './account-tab'
import { ConfigTab } from './config-tab'
import { KeysTab } from './keys-tab'
import { MembersTab } from './members-tab'
import { PricesTab } from './prices-tab'
import { SecretsTab } from './secrets-tab'
import { SessionsTab } from './sessions-tab'
import { WorkspacesTab } from './workspaces-tab'

const tabs = [
  { value: 'members', label: 'Members', Content: MembersTab },
  { value: 'teams', label: 'Groups and absences', Content: TeamsTab },
  { value: 'approvals', label: 'Approvals', Content: ApprovalsTab },
  { value: 'channels', label: 'Channels', Content: ChannelsTab },
  { value: 'keys', label: 'API keys', Content: KeysTab },
  { value: 'sessions', label: 'Sessions', Content: SessionsTab },
  { value: 'secrets', label: 'Secrets', Content: SecretsTab },
  { value: 'prices', label: 'Prices', Content: PricesTab },
  { value: 'config', label: 'Flags and config', Content: ConfigTab },
  { value: 'workspaces', label: 'Workspaces', Content: WorkspacesTab },
  { value: 'account', label: 'Your account', Content: AccountTab },
] as const

export function Settings() {
  const names = tabs.map((tab) => tab.value)
  const [tab, setTab] = useQueryState('tab', parseAsStringLiteral(names).withDefault('members'))
  return (
    <>
      <PageHeader title="Settings" />
      <Tabs value={tab} onValueChange={(next) => void setTab(next as (typeof names)[number])}>
        <TabsList aria-label="Settings">
          {tabs.map(({ value, label }) => (
            <TabsTrigger key={value} value={value}>
              {label}
            </TabsTrigger>
          ))}
        </TabsList>
        {tabs.map(({ value, Content }) => (
          <TabsContent key={value} value={value}>
            <Content />
          </TabsContent>
        ))}
      </Tabs>
    </>
  )
}
