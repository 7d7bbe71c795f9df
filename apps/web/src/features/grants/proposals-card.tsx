'use client'
import type { GrantProposal } from '@ground-control/core/grants/schema'
import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Button } from '@/components/button'
import { NeedsRole } from '@/features/access/needs-role'
import { QueryCard } from '@/features/settings/query-card'
import { useTRPC } from '@/lib/trpc/context'
import { constraintTexts, previewText } from './prepare/grant-texts'

const GrantDialog = dynamic(() => import('./grant-dialog').then((module) => module.GrantDialog), {
  ssr: false,
})

/** What people have approved again and again, the same each time: each a grant that a press would make. */
export function ProposalsCard() {
  const query = useQuery(useTRPC().grants.proposals.queryOptions())
  const [chosen, setChosen] = useState<GrantProposal | null>(null)
  return (
    <>
      <QueryCard
        title="Proposed"
        hint="Approved by people again and again, the same each time, and never refused"
        query={query}
      >
        {(proposals) =>
          proposals.length === 0 ? (
            <p className="px-4 py-6 text-soft text-sm">Nothing is asked so often that it need not be.</p>
          ) : (
            <ul className="divide-y divide-line">
              {proposals.map((one) => (
                <li
                  key={`${one.agentVersionId} ${one.tool} ${constraintTexts(one.constraints).join()}`}
                  className="flex flex-wrap items-start justify-between gap-3 px-4 py-3"
                >
                  <div className="min-w-0 flex-1 text-sm">
                    <p className="font-medium">
                      {one.tool} <span className="font-normal text-soft">of {one.agentName}</span>
                    </p>
                    <p className="break-words text-faint text-xs">
                      {constraintTexts(one.constraints).join(', ')}
                    </p>
                    <p className="mt-1 text-soft">
                      Approved {one.approvals} times by {one.approvers.join(', ')}. {previewText(one.preview)}
                    </p>
                  </div>
                  <NeedsRole needed="admin">
                    <Button size="sm" onClick={() => setChosen(one)}>
                      Grant …
                    </Button>
                  </NeedsRole>
                </li>
              ))}
            </ul>
          )
        }
      </QueryCard>
      {chosen && <GrantDialog proposal={chosen} onClose={() => setChosen(null)} />}
    </>
  )
}
