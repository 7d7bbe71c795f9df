'use client'
import dynamic from 'next/dynamic'
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { PageHeader } from '@/components/page-header'
import { SearchInput } from '@/components/search-input'
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/tabs'
import { PendingBadge } from '@/features/shell/pending-badge'
import { useTypedText } from '@/lib/use-typed-text'
import { SingleOperatorNote } from './single-operator-note'

// What stands on one tab alone is fetched with that tab.
const PendingQueue = dynamic(() => import('./pending-queue').then((module) => module.PendingQueue))
const ApprovalSheet = dynamic(() => import('./approval-sheet').then((module) => module.ApprovalSheet), {
  ssr: false,
})
const DecidedTable = dynamic(() => import('./decided-table').then((module) => module.DecidedTable))
const GrantsTab = dynamic(() => import('@/features/grants/grants-tab').then((module) => module.GrantsTab))
const InsightsTab = dynamic(() =>
  import('@/features/approval-insights/insights-tab').then((module) => module.InsightsTab),
)

const tabs = ['pending', 'decided', 'grants', 'insights'] as const
const state = {
  tab: parseAsStringLiteral(tabs).withDefault('pending'),
  q: parseAsString.withDefault(''),
  id: parseAsString,
}

export function ApprovalsPage() {
  const [{ tab, q, id }, setState] = useQueryStates(state)
  const search = useTypedText(q, (next) => void setState({ q: next }))
  return (
    <>
      <PageHeader
        title="Approvals"
        description="Agents wait here for a person’s word. What you approve is exactly what runs."
        actions={
          (tab === 'pending' || tab === 'decided') && (
            <SearchInput
              aria-label="Search approvals"
              placeholder="Title, action or person"
              className="w-64 max-sm:w-[calc(100vw-2rem)]"
              value={search.text}
              onChange={(event) => search.type(event.target.value)}
            />
          )
        }
      />
      <SingleOperatorNote />
      <Tabs value={tab} onValueChange={(next) => void setState({ tab: next as typeof tab })}>
        <TabsList aria-label="Approvals">
          <TabsTrigger value="pending">
            Pending <PendingBadge />
          </TabsTrigger>
          <TabsTrigger value="decided">Decided</TabsTrigger>
          <TabsTrigger value="grants">Standing grants</TabsTrigger>
          <TabsTrigger value="insights">Insights</TabsTrigger>
        </TabsList>
        <TabsContent value="pending">
          <PendingQueue key={q} search={q} />
        </TabsContent>
        <TabsContent value="decided">
          <DecidedTable search={q} onOpen={(next) => void setState({ id: next })} />
        </TabsContent>
        <TabsContent value="grants">
          <GrantsTab />
        </TabsContent>
        <TabsContent value="insights">
          <InsightsTab />
        </TabsContent>
      </Tabs>
      {id && <ApprovalSheet id={id} onClose={() => void setState({ id: null })} />}
    </>
  )
}
