import { setTimeout as sleep } from 'node:timers/promises'
import type { AdmitItem, AdmitResult } from '@ground-control/core/workers/schema'
import type { Execution } from './execution.ts'

export type Grant = Extract<AdmitResult, { outcome: 'granted' }>
export type NotGranted = Extract<AdmitResult, { outcome: 'recorded' | 'rejected' | 'refused' }>

/**
 * Asks leave for a call and, once granted, makes it. Where a person must decide first, the run sleeps until they have,
 * and then asks again: only the control plane knows what is allowed by then.
 */
export async function admit<T>(
  execution: Execution,
  item: Omit<AdmitItem, 'lease' | 'before'>,
  call: (grant: Grant) => Promise<T>,
): Promise<{ outcome: 'made'; value: T } | NotGranted> {
  const { lease } = execution.begun
  for (;;) {
    const ask = () =>
      execution.ask(execution.carry((before) => execution.transport.admit({ lease, ...item, before })))
    const result = await execution.live(
      async () => {
        const answer = await ask()
        if (answer.outcome === 'later') {
          // The worker keeps the run meanwhile: a budget's turn comes within a minute.
          await sleep(answer.retryAfterMs, undefined, { signal: execution.signal })
          return answer
        }
        if (answer.outcome !== 'granted') return answer
        return { outcome: 'made' as const, value: await call(answer) }
      },
      { carries: true },
    )
    if (result.outcome === 'later') continue
    if (result.outcome !== 'ask') return result
    await execution.wait({ step: item.step, digest: item.digest, on: { kind: 'approval' } })
  }
}
