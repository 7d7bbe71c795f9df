'use client'
import type { EscalationDetail } from '@ground-control/core/escalations/schema'
import { useQuery } from '@tanstack/react-query'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { useEffect, useState } from 'react'
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/tabs'
import { useMay } from '@/features/access/me'
import { shownError } from '@/lib/errors/shown-error'
import { useTRPC } from '@/lib/trpc/context'
import { useDebounced } from '@/lib/use-debounced'
import { ChainFields } from './chain-fields'
import { EscalationHeader } from './escalation-header'
import { EscalationHistory } from './escalation-history'
import { HoursFields } from './hours-fields'
import { ScopeFields } from './scope-fields'
import { Simulator } from './simulator'
import { useEscalationForm } from './use-escalation-form'

const tabs = ['chain', 'hours', 'scope', 'history'] as const

/** The chain beside its simulator, which the control plane answers: it finds what is wrong as well. */
export function EscalationEditor({ policy }: { policy: EscalationDetail | null }) {
  const [tab, setTab] = useQueryState('tab', parseAsStringLiteral(tabs).withDefault('chain'))
  const mayEdit = useMay('admin') && policy?.archivedAt == null
  const editing = useEscalationForm(policy)
  const [askedAt, setAskedAt] = useState(() => new Date().toISOString())
  const definition = useDebounced(editing.definition)
  const isReadable = Object.keys(editing.problems).length === 0
  const simulation = useQuery(
    useTRPC().escalations.simulate.queryOptions(
      { definition, askedAt },
      { enabled: isReadable, placeholderData: (before) => before, retry: false },
    ),
  )
  const problems = { ...findings(simulation.error), ...editing.problems }
  const { isDirty } = editing
  const hasWork = isDirty && mayEdit && (policy !== null || editing.draft.name !== '')
  useEffect(() => {
    if (!hasWork) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [hasWork])
  const fields = { editing, problems, mayEdit }
  return (
    <>
      <EscalationHeader policy={policy} {...fields} />
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Tabs value={tab} onValueChange={(next) => void setTab(next as typeof tab)}>
          <TabsList aria-label="Parts of the escalation policy">
            <TabsTrigger value="chain">Chain</TabsTrigger>
            <TabsTrigger value="hours">Working hours</TabsTrigger>
            <TabsTrigger value="scope">For what</TabsTrigger>
            {policy && <TabsTrigger value="history">History</TabsTrigger>}
          </TabsList>
          <TabsContent value="chain">
            <ChainFields {...fields} />
          </TabsContent>
          <TabsContent value="hours">
            <HoursFields {...fields} />
          </TabsContent>
          <TabsContent value="scope">
            <ScopeFields {...fields} />
          </TabsContent>
          {policy && (
            <TabsContent value="history">
              <EscalationHistory
                policy={policy}
                onStartFrom={
                  mayEdit
                    ? (version) => {
                        editing.startFrom(version)
                        void setTab('chain')
                      }
                    : null
                }
              />
            </TabsContent>
          )}
        </Tabs>
        <Simulator
          simulation={simulation.data}
          isStale={simulation.isPlaceholderData || !isReadable || simulation.error !== null}
          error={Object.keys(problems).length === 0 ? simulation.error : null}
          definition={definition}
          askedAt={askedAt}
          onAskedAt={setAskedAt}
        />
      </div>
    </>
  )
}

/** By their place in the definition. */
function findings(error: unknown): Record<string, string> {
  const { fields } = shownError(error)
  return Object.fromEntries(
    Object.entries(fields).map(([place, message]) => [place.replace(/^definition\./, ''), message]),
  )
}
