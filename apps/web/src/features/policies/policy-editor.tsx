'use client'
import type { PolicyDetail } from '@ground-control/core/policies/schema'
import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/tabs'
import { useMay } from '@/features/access/me'
import { useTRPC } from '@/lib/trpc/context'
import { BacktestPanel } from './backtest-panel'
import { PolicyHeader } from './policy-header'
import { comparableRules } from './prepare/comparable-rules'
import { withoutKeys } from './prepare/rule-list'
import { RuleEditor } from './rule-editor'
import { SaveBar } from './save-bar'
import { SimulatePanel } from './simulate-panel'
import { usePolicyDraft } from './use-policy-draft'

const DiffView = dynamic(() => import('@/components/diff-view').then((module) => module.DiffView))
const PolicyDetails = dynamic(() => import('./policy-details').then((module) => module.PolicyDetails))
const DegradedNote = dynamic(() => import('./degraded-note').then((module) => module.DegradedNote), {
  ssr: false,
})
const PolicyHistory = dynamic(() => import('./policy-history').then((module) => module.PolicyHistory))

const tabs = ['rules', 'changes', 'history', 'details'] as const

export function PolicyEditor({ policy }: { policy: PolicyDetail }) {
  const [tab, setTab] = useQueryState('tab', parseAsStringLiteral(tabs).withDefault('rules'))
  const mayEdit = useMay('admin') && policy.archivedAt === null
  const editor = usePolicyDraft(policy)
  const vocabulary = useQuery(
    useTRPC().policies.vocabulary.queryOptions(undefined, { staleTime: Number.POSITIVE_INFINITY }),
  )
  const rules = withoutKeys(editor.draft.rules)
  return (
    <>
      <PolicyHeader policy={policy} isDirty={editor.isDirty} mayEdit={mayEdit} onPublished={editor.rebase} />
      <Tabs value={tab} onValueChange={(next) => void setTab(next as typeof tab)}>
        <TabsList aria-label="Parts of the policy">
          <TabsTrigger value="rules">Rules</TabsTrigger>
          <TabsTrigger value="changes">Changes</TabsTrigger>
          <TabsTrigger value="history">History</TabsTrigger>
          <TabsTrigger value="details">Details</TabsTrigger>
        </TabsList>
        <TabsContent value="rules">
          <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
            <RuleEditor editor={editor} vocabulary={vocabulary.data} mayEdit={mayEdit} />
            <div className="space-y-4">
              <SimulatePanel rules={rules} vocabulary={vocabulary.data} />
              <BacktestPanel rules={rules} />
              {rules.some(({ effect }) => effect === 'degrade') && <DegradedNote policy={policy} />}
            </div>
          </div>
        </TabsContent>
        <TabsContent value="changes">
          <p className="mb-3 text-soft text-sm">
            {policy.publishedVersion === null
              ? 'Nothing is in force yet: this is all of the draft.'
              : `From version ${policy.publishedVersion}, which is in force, to the draft as it stands here.`}
          </p>
          <DiffView
            before={comparableRules(policy.publishedRules)}
            after={comparableRules(rules)}
            labels={['In force', 'Draft']}
          />
        </TabsContent>
        <TabsContent value="history">
          <PolicyHistory policy={policy} mayEdit={mayEdit} onRolledBack={editor.rebase} />
        </TabsContent>
        <TabsContent value="details">
          <PolicyDetails editor={editor} mayEdit={mayEdit} />
        </TabsContent>
      </Tabs>
      <SaveBar editor={editor} />
    </>
  )
}
