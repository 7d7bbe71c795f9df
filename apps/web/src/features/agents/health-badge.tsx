import type { AgentView } from '@ground-control/core/agents/schema'
import { Badge } from '@/components/badge'
import { agentHealth } from './prepare/agent-health'

export function HealthBadge({ agent }: { agent: AgentView }) {
  const { tone, label, hint } = agentHealth(agent)
  return (
    <Badge tone={tone} title={hint}>
      {label}
    </Badge>
  )
}
