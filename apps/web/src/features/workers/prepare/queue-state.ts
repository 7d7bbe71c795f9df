import type { AgentQueueView } from '@ground-control/core/metrics/schema'

export type QueueState = { label: string; tone: 'good' | 'warn' | 'bad' | 'neutral'; hint: string }

/** In one word why an agent's runs wait, or that none does. What a person can do about it comes first. */
export function queueState(queue: AgentQueueView): QueueState {
  const { queued, running, concurrency, liveWorkers, heldBack } = queue
  if (queued > 0 && liveWorkers === 0)
    return { label: 'No worker', tone: 'bad', hint: 'runs wait, and no live worker serves this agent' }
  if (queued > 0 && concurrency !== null && running >= concurrency)
    return { label: 'At its limit', tone: 'warn', hint: `${concurrency} at once is what the agent allows` }
  if (heldBack > 0 && heldBack === queued)
    return { label: 'Held back', tone: 'warn', hint: 'an order holds them, or their retries are due later' }
  if (queued > 0) return { label: 'Queued', tone: 'neutral', hint: 'workers take them as they get free' }
  if (running > 0) return { label: 'Working', tone: 'good', hint: 'nothing waits' }
  return { label: 'Idle', tone: 'neutral', hint: 'nothing waits and nothing runs' }
}

/** Share of the agent's slots that are taken, 0 to 1; null where it says no limit. */
export const slotShare = ({ running, concurrency }: AgentQueueView): number | null =>
  concurrency === null ? null : Math.min(1, running / concurrency)
