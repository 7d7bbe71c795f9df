import type { AgentView } from '@ground-control/core/agents/schema'

export type AgentHealth = { tone: 'good' | 'warn' | 'bad' | 'neutral'; label: string; hint: string }

const badErrorRate = 0.1

/** One word on how an agent is, the gravest first, with the reason. */
export function agentHealth(agent: AgentView): AgentHealth {
  if (agent.stoppedBy !== null) {
    return {
      tone: agent.stoppedBy.kind === 'kill' ? 'bad' : 'warn',
      label: agent.stoppedBy.kind === 'kill' ? 'Killed' : 'Paused',
      hint: agent.stoppedBy.reason,
    }
  }
  const open = agent.activeRuns + agent.waitingRuns
  if (agent.liveWorkers === 0) {
    return open > 0
      ? { tone: 'bad', label: 'No worker', hint: `${open} open runs and no live worker that serves it` }
      : { tone: 'neutral', label: 'Idle', hint: 'No live worker serves it, and nothing waits for one' }
  }
  const rate = errorRate(agent)
  if (rate !== null && rate >= badErrorRate) {
    return {
      tone: 'bad',
      label: 'Failing',
      hint: `${agent.failed24h} of ${agent.runs24h} runs failed in 24 h`,
    }
  }
  return { tone: 'good', label: 'Healthy', hint: `${agent.liveWorkers} live workers` }
}

/** Failed of finished runs in 24 hours, 0 to 1; null where none finished. */
export function errorRate(agent: Pick<AgentView, 'runs24h' | 'failed24h'>): number | null {
  return agent.runs24h === 0 ? null : agent.failed24h / agent.runs24h
}
