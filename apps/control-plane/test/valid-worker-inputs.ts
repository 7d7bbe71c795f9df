import { contentHash } from '../src/audit/content-hash.ts'
import type { SeededAgent } from './seed.ts'
import type { createTestServices } from './services.ts'
import type { testWorker } from './worker.ts'

const step = { name: 'a', occurrence: 0 }
const digest = contentHash('fuzzed')
const failure = { code: 'broke', retryable: false, message: 'it broke', details: { a: 1 } }
const usage = { inputTokens: 1, outputTokens: 1, cachedInputTokens: 0, reasoningTokens: 0, isBatch: false }

/** What a worker says, with every field given: of `validInputs`. */
export function validWorkerInputs(
  { services }: Awaited<ReturnType<typeof createTestServices>>,
  other: SeededAgent,
  worker: ReturnType<typeof testWorker>,
): Record<string, () => unknown> {
  const item = async (more: object) => ({ items: [{ lease: await worker.take(), step, digest, ...more }] })
  return {
    'worker.join': () => ({
      workerId: worker.workerId,
      name: 'w',
      instance: 'desk-1',
      concurrency: 1,
      agentVersionIds: [other.agentVersionId],
    }),
    'worker.take': async () => ({
      workerId: worker.workerId,
      token: 'x',
      again: false,
      room: 1,
      versions: [{ agentVersionId: services.newId('agentVersion'), room: 1 }],
      waitMs: 0,
    }),
    'worker.turn': async () => ({
      items: [
        {
          verb: 'begin',
          item: { runId: await worker.start(), dispatch: 1, workerId: worker.workerId, token: 'x' },
        },
      ],
    }),
    'worker.begin': async () => ({
      items: [{ runId: await worker.start(), dispatch: 1, workerId: worker.workerId, token: 'x' }],
    }),
    'worker.admit': () =>
      item({
        call: {
          kind: 'model',
          model: 'openai/gpt-4o',
          estimate: { inputTokens: 1, maxOutputTokens: 1 },
          request: { a: 1 },
        },
      }),
    'worker.commit': async () => {
      const lease = await worker.take()
      const asked = await worker.askModel(lease, { name: 'a' })
      if (asked.outcome !== 'granted') throw new Error(`not granted: ${asked.outcome}`)
      return {
        items: [
          {
            lease,
            step,
            digest: contentHash({ prompt: 'hello' }),
            kind: 'model',
            request: { a: 1 },
            outcome: { status: 'failed', error: failure },
            attempt: 1,
            startedAtMs: Date.now(),
            settle: {
              holdId: asked.holdId ?? services.newId('hold'),
              model: 'openai/gpt-4o',
              usage,
              counted: { inputTokens: 1, outputTokens: 1 },
            },
          },
        ],
      }
    },
    'worker.suspend': async () => ({
      items: [
        {
          lease: await worker.take(),
          waits: [
            {
              step,
              digest,
              on: {
                kind: 'new_approval',
                title: 'May I?',
                arguments: { a: 1 },
                risk: 'low',
                onBehalfOf: 'ada',
                deadlineMs: 5_000,
              },
            },
          ],
        },
      ],
    }),
    'worker.emit': async () => ({
      items: [{ lease: await worker.take(), step, type: 'told', data: { a: 1 } }],
    }),
    'worker.finish': async () => ({
      items: [{ lease: await worker.take(), result: { status: 'failed', failure, retryAfterMs: 5 } }],
    }),
    'worker.heartbeat': async () => ({
      workerId: worker.workerId,
      busy: 1,
      leases: [await worker.take()],
      stopping: false,
      acknowledged: [{ overrideId: services.newId('override'), goingOn: [services.newId('run')] }],
    }),
    'worker.kills': () => undefined,
    'worker.secret': () => ({ name: 'TOKEN' }),
  }
}
