import type { AgentView } from '@ground-control/core/agents/schema'
import { Money } from '@/components/money'
import { Stat, Stats } from '@/components/stat'
import { formatDuration } from '@/lib/format/duration'
import { formatCount, formatShare } from '@/lib/format/number'
import { errorRate } from './prepare/agent-health'

const bad = 0.1

export function AgentFigures({ agent }: { agent: AgentView }) {
  const rate = errorRate(agent)
  const { p95DurationMs24h: p95 } = agent
  return (
    <Stats>
      <Stat
        label="Open runs"
        value={agent.activeRuns + agent.waitingRuns}
        hint={`${agent.activeRuns} active, ${agent.waitingRuns} waiting`}
        href={`/runs?agent=${agent.id}`}
      />
      <Stat
        label="Failed, 24 h"
        value={rate === null ? null : formatShare(rate)}
        hint={
          rate === null
            ? 'no run has finished'
            : `${formatCount(agent.failed24h)} of ${formatCount(agent.runs24h)}`
        }
        tone={rate !== null && rate >= bad ? 'bad' : 'neutral'}
      />
      <Stat label="Duration p95, 24 h" value={p95 === null ? null : formatDuration(p95)} />
      <Stat
        label="Spend, 24 h"
        value={
          agent.runs24h === 0 && agent.costNanoUsd24h === '0' ? null : (
            <Money nanoUsd={agent.costNanoUsd24h} />
          )
        }
        hint={`${agent.liveWorkers} live ${agent.liveWorkers === 1 ? 'worker' : 'workers'}`}
      />
    </Stats>
  )
}
