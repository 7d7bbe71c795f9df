'use client'
import type { StepView } from '@ground-control/core/runs/schema'
import { useQuery } from '@tanstack/react-query'
import { PencilLine } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Button } from '@/components/button'
import { NeedsRole } from '@/features/access/needs-role'
import { useTRPC } from '@/lib/trpc/context'
import { wayToGive } from './prepare/given-result'

const GiveResultDialog = dynamic(
  () => import('./give-result-dialog').then((module) => module.GiveResultDialog),
  { ssr: false },
)

/** A person says what a step came to, where it waits or has failed. */
export function GiveResultButton({ runId, step }: { runId: string; step: StepView }) {
  const [isOpen, setOpen] = useState(false)
  // The page has fetched it: this reads what is there.
  const { data: run } = useQuery(useTRPC().runs.get.queryOptions({ id: runId }))
  const way = run ? wayToGive(run, step) : null
  if (way === null) return null
  return (
    <>
      <NeedsRole needed="operator">
        <Button size="sm" onClick={() => setOpen(true)}>
          <PencilLine aria-hidden /> Give its result
        </Button>
      </NeedsRole>
      {isOpen && <GiveResultDialog runId={runId} step={step} way={way} onClose={() => setOpen(false)} />}
    </>
  )
}
