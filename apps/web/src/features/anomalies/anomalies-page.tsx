'use client'
import { PageHeader } from '@/components/page-header'
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/tabs'
import { AnomalyList } from './anomaly-list'
import { RulesTab } from './rules-tab'
import { useAnomalyFilters } from './use-anomaly-filters'

/** What agents do that they do not usually do, and what is to be done about it. */
export function AnomaliesPage() {
  const [{ tab }, setFilters] = useAnomalyFilters()
  return (
    <>
      <PageHeader
        title="Anomalies"
        description="Agents that use far more than they usually do, runs that go round in circles, and first calls of costly models."
      />
      <Tabs value={tab} onValueChange={(next) => void setFilters({ tab: next as typeof tab })}>
        <TabsList aria-label="Anomalies">
          <TabsTrigger value="found">Found</TabsTrigger>
          <TabsTrigger value="rules">Rules</TabsTrigger>
        </TabsList>
        <TabsContent value="found">
          <AnomalyList />
        </TabsContent>
        <TabsContent value="rules">
          <RulesTab />
        </TabsContent>
      </Tabs>
    </>
  )
}
