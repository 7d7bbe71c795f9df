'use client'
import { Play } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Button } from '@/components/button'
import { PageHeader } from '@/components/page-header'
import { NeedsRole } from '@/features/access/needs-role'
import { useShortcuts } from '@/lib/shortcuts/use-shortcuts'
import { hasFilters } from './prepare/run-filters'
import { RunFilterBar } from './run-filter-bar'
import { RunsTable } from './runs-table'
import { useRunFilters } from './use-run-filters'
import { ViewsButton } from './views-button'

const StartRunDialog = dynamic(() => import('./start-run-dialog').then((module) => module.StartRunDialog), {
  ssr: false,
})

export function RunsPage() {
  const { filters, input, change } = useRunFilters()
  const [isStarting, setStarting] = useState(false)
  useShortcuts([{ keys: 'c', label: 'Start a run', group: 'Runs', run: () => setStarting(true) }])
  const startButton = (
    <NeedsRole needed="developer">
      <Button variant="primary" onClick={() => setStarting(true)}>
        <Play aria-hidden /> Start a run
      </Button>
    </NeedsRole>
  )
  return (
    <>
      <PageHeader
        title="Runs"
        description="Every execution of every agent, newest first."
        actions={startButton}
      />
      <RunFilterBar filters={filters} onChange={change} trailing={<ViewsButton />} />
      <RunsTable input={input} isFiltered={hasFilters(filters)} emptyAction={startButton} />
      {isStarting && <StartRunDialog onClose={() => setStarting(false)} />}
    </>
  )
}
