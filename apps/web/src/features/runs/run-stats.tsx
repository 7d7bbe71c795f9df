'use client'
import type { RunDetail } from '@ground-control/core/runs/schema'
import { Money } from '@/components/money'
import { Stat, Stats } from '@/components/stat'
import { formatCount } from '@/lib/format/number'
import { RunDuration } from './run-duration'

export function RunStats({ run }: { run: RunDetail }) {
  return (
    <Stats>
      <Stat
        label="Cost"
        value={<Money nanoUsd={run.costNanoUsd} hasUnpriced={run.hasUnpriced} />}
        hint={run.hasUnpriced ? 'At least: some calls have no known price' : 'All calls together'}
      />
      <Stat
        label="Tokens"
        value={formatCount(run.inputTokens + run.outputTokens)}
        hint={`${formatCount(run.inputTokens)} in, ${formatCount(run.outputTokens)} out`}
      />
      <Stat
        label="Took"
        value={run.startedAt === null ? null : <RunDuration run={run} />}
        hint={`${formatCount(run.modelCalls)} model and ${formatCount(run.toolCalls)} tool calls`}
      />
      <Stat
        label="Attempt"
        value={run.attempt + 1}
        tone={run.crashes > 0 ? 'warn' : 'neutral'}
        hint={
          run.crashes === 0
            ? 'No worker died on it'
            : `${run.crashes} worker ${run.crashes === 1 ? 'crash' : 'crashes'}`
        }
      />
    </Stats>
  )
}
