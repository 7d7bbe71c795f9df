'use client'
import dynamic from 'next/dynamic'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { PageHeader } from '@/components/page-header'
import { SkeletonRows } from '@/components/skeleton'
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/tabs'

// Each is fetched when it is opened: all together are more script than any page may have. None is drawn by the server:
// a button that stands there before its script would swallow the first press.
const loading = () => <SkeletonRows />
const MembersTab = dynamic(() => import('./members-tab').then((module) => module.MembersTab), {
  ssr: false,
  loading,
})
const TeamsTab = dynamic(() => import('@/features/teams/teams-tab').then((module) => module.TeamsTab), {
  ssr: false,
  loading,
})
const ApprovalsTab = dynamic(
  () => import('@/features/approval-rules/approvals-tab').then((module) => module.ApprovalsTab),
  { ssr: false, loading },
)
const ChannelsTab = dynamic(
  () => import('@/features/channels/channels-tab').then((module) => module.ChannelsTab),
  { ssr: false, loading },
)
const KeysTab = dynamic(() => import('./keys-tab').then((module) => module.KeysTab), { ssr: false, loading })
const SessionsTab = dynamic(() => import('./sessions-tab').then((module) => module.SessionsTab), {
  ssr: false,
  loading,
})
const SecretsTab = dynamic(() => import('./secrets-tab').then((module) => module.SecretsTab), {
  ssr: false,
  loading,
})
const PricesTab = dynamic(() => import('./prices-tab').then((module) => module.PricesTab), {
  ssr: false,
  loading,
})
const ConfigTab = dynamic(() => import('./config-tab').then((module) => module.ConfigTab), {
  ssr: false,
  loading,
})
const WorkspacesTab = dynamic(() => import('./workspaces-tab').then((module) => module.WorkspacesTab), {
  ssr: false,
  loading,
})
const AccountTab = dynamic(() => import('./account-tab').then((module) => module.AccountTab), {
  ssr: false,
  loading,
})

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
