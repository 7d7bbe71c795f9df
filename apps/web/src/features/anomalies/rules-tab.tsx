'use client'
import type { AnomalyRuleView } from '@ground-control/core/anomalies/schema'
import { useQuery } from '@tanstack/react-query'
import { Plus, SlidersHorizontal } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Button } from '@/components/button'
import { DataTable } from '@/components/data-table/data-table'
import { EmptyState } from '@/components/empty-state'
import { useMay } from '@/features/access/me'
import { NeedsRole } from '@/features/access/needs-role'
import { QueryCard } from '@/features/settings/query-card'
import { useTRPC } from '@/lib/trpc/context'
import { ruleColumns } from './rule-columns'

const RuleDialog = dynamic(() => import('./rule-dialog').then((module) => module.RuleDialog), { ssr: false })

/** What is to be done about anomalies. */
export function RulesTab() {
  const query = useQuery(useTRPC().anomalies.rules.queryOptions())
  const mayChange = useMay('admin')
  const [editing, setEditing] = useState<AnomalyRuleView | 'new' | null>(null)
  return (
    <>
      <QueryCard
        title="Rules"
        hint="The rule that names the agent goes before one for all. Where there is none, people are told and nothing is stopped"
        query={query}
        actions={
          <NeedsRole needed="admin">
            <Button size="sm" onClick={() => setEditing('new')}>
              <Plus aria-hidden /> New rule
            </Button>
          </NeedsRole>
        }
      >
        {(rules) => (
          <DataTable
            label="Rules"
            rows={rules}
            columns={ruleColumns}
            rowId={(rule) => rule.id}
            {...(mayChange && { onRowOpen: setEditing })}
            empty={
              <EmptyState icon={SlidersHorizontal} title="No rule">
                Anomalies are looked for in every agent, and the people who decide are told.
              </EmptyState>
            }
          />
        )}
      </QueryCard>
      {editing !== null && (
        <RuleDialog rule={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />
      )}
    </>
  )
}
