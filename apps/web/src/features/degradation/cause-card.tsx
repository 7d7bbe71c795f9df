import type { AgentEffect, DegradationCause } from '@ground-control/core/degradation/schema'
import Link from 'next/link'
import { Card, CardBody, CardHeader } from '@/components/card'
import { DataTable } from '@/components/data-table/data-table'
import { Money } from '@/components/money'
import { Stat, Stats } from '@/components/stat'
import { counted, formatCount } from '@/lib/format/number'
import { effectColumns } from './effect-columns'
import { causeHref, causeText, savedHint } from './prepare/effect-texts'

/** One rule of one version, or one budget: what it sent down, what that saved, what became of the runs. */
export function CauseCard({ cause }: { cause: DegradationCause }) {
  return (
    <Card>
      <CardHeader
        title={
          <Link href={causeHref(cause)} className="inline-flex min-h-6 items-center hover:underline">
            {causeText(cause)}
          </Link>
        }
        hint={cause.models
          .map(({ from, to, calls }) => `${from} → ${to}, ${counted(calls, 'calls')}`)
          .join(' · ')}
      />
      <CardBody>
        <Stats className="lg:grid-cols-3">
          <Stat
            label="Saved"
            value={cause.savedNanoUsd === null ? null : <Money nanoUsd={cause.savedNanoUsd} />}
            hint={savedHint(cause)}
          />
          <Stat label="Calls" value={formatCount(cause.calls)} />
          <Stat label="Runs" value={formatCount(cause.runs)} />
        </Stats>
      </CardBody>
      <DataTable<AgentEffect>
        label={`How runs came out: ${causeText(cause)}`}
        rows={cause.agents}
        columns={effectColumns}
        rowId={(row) => row.agentId}
      />
    </Card>
  )
}
