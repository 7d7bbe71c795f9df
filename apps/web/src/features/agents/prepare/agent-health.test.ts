import type { AgentView } from '@ground-control/core/agents/schema'
import { describe, expect, it } from 'vitest'
import { agentHealth, errorRate } from './agent-health.ts'

const agent: AgentView = {
  id: 'agent_x',
  name: 'desk',
  description: '',
  currentVersionId: '',
  currentVersionNumber: 1,
  models: [],
  tools: 0,
  createdAt: '',
  updatedAt: '',
  stoppedBy: null,
  liveWorkers: 1,
  activeRuns: 0,
  waitingRuns: 0,
  runs24h: 0,
  failed24h: 0,
  costNanoUsd24h: '0',
  p95DurationMs24h: null,
}

describe('agentHealth', () => {
  it.each<[string, Partial<AgentView>]>([
    ['Healthy', {}],
    ['Healthy', { runs24h: 100, failed24h: 9 }],
    ['Failing', { runs24h: 100, failed24h: 10 }],
    ['Idle', { liveWorkers: 0 }],
    ['No worker', { liveWorkers: 0, waitingRuns: 1 }],
    ['Paused', { stoppedBy: { overrideId: '', kind: 'pause', reason: 'why' }, runs24h: 1, failed24h: 1 }],
    ['Killed', { stoppedBy: { overrideId: '', kind: 'kill', reason: 'why' }, liveWorkers: 0 }],
  ])('%s: %o', (label, more) => {
    expect(agentHealth({ ...agent, ...more }).label).toBe(label)
  })
})

describe('errorRate', () => {
  it('is not zero where nothing ran', () => {
    expect(errorRate(agent)).toBeNull()
    expect(errorRate({ runs24h: 4, failed24h: 1 })).toBe(0.25)
  })
})
