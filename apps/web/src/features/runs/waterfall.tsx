'use client'
import type { RunDetail } from '@ground-control/core/runs/schema'
import { Footprints } from 'lucide-react'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { useState } from 'react'
import { Button } from '@/components/button'
import { Card, CardHeader } from '@/components/card'
import { EmptyState } from '@/components/empty-state'
import { useNow } from '@/lib/use-now'
import { isOver } from './prepare/is-over'
import { waterfall } from './prepare/waterfall'
import { StepRow } from './step-row'

/** All steps of a run, one bar each over time; a row opens to everything that is known of its step. */
export function Waterfall({ run }: { run: RunDetail }) {
  const [scale, setScale] = useQueryState(
    'scale',
    parseAsStringLiteral(['squeezed', 'true'] as const).withDefault('squeezed'),
  )
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const nowMs = useNow(1_000)
  if (run.steps.length === 0)
    return (
      <EmptyState icon={Footprints} title="No step yet">
        {isOver(run.status)
          ? 'The run ended before it did anything.'
          : 'The first one appears here by itself.'}
      </EmptyState>
    )
  const endMs = run.finishedAt === null ? nowMs : Date.parse(run.finishedAt)
  const startMs = Date.parse(run.startedAt ?? run.createdAt)
  const bars = waterfall(run.steps, startMs, endMs, scale)
  const toggle = (id: string) =>
    setOpen((before) => {
      const after = new Set(before)
      if (!after.delete(id)) after.add(id)
      return after
    })
  return (
    <Card>
      <CardHeader
        title={`${run.steps.length} ${run.steps.length === 1 ? 'step' : 'steps'}`}
        hint={
          scale === 'squeezed'
            ? 'Bars show the order of lengths, so that work stays visible beside long waits.'
            : 'Bars are as long as it took.'
        }
        actions={
          <>
            <Button
              size="sm"
              variant="ghost"
              onClick={() => void setScale(scale === 'true' ? 'squeezed' : 'true')}
            >
              {scale === 'true' ? 'Squeeze waits' : 'True to time'}
            </Button>
            <Button
              size="sm"
              variant="ghost"
              onClick={() => setOpen(open.size > 0 ? new Set() : new Set(run.steps.map((step) => step.id)))}
            >
              {open.size > 0 ? 'Close all' : 'Open all'}
            </Button>
          </>
        }
      />
      <ol className="divide-y divide-line">
        {run.steps.map((step, index) => (
          <StepRow
            key={step.id}
            runId={run.id}
            step={step}
            bar={bars[index]!}
            isOpen={open.has(step.id)}
            onToggle={() => toggle(step.id)}
          />
        ))}
      </ol>
    </Card>
  )
}
