import { randomUUID } from 'node:crypto'
import type { Json } from '@ground-control/core/json'
import type { CommitItem, CrashEvidence, LeaseRef } from '@ground-control/core/workers/schema'
import { contentHash } from '../src/audit/content-hash.ts'
import type { createTestServices } from './services.ts'

type Args = { [key: string]: number | string }
type Test = Awaited<ReturnType<typeof createTestServices>>

/** An agent of version 1 with one reading and one writing tool, registered by SQL. */
export async function addAgent(
  test: Test,
  options: { name?: string; limits?: object; models?: string[]; workspaceId?: string } = {},
) {
  const { services } = test
  const workspaceId = options.workspaceId ?? test.workspaceId
  const agentId = services.newId('agent')
  const versionId = services.newId('agentVersion')
  const name = options.name ?? 'desk'
  const definition = {
    name,
    description: '',
    models: options.models ?? ['openai/gpt-4o'],
    // Tests take runs and leave them: what is not about slots must not run out of them.
    limits: { timeoutMs: 3_600_000, steps: 1_000, concurrency: 10_000, ...options.limits },
    tools: [
      { name: 'look', description: '', effect: 'read', inputSchema: {} },
      { name: 'refund', description: '', effect: 'write', inputSchema: {} },
    ],
    inputSchema: {},
    outputSchema: {},
    hasFallback: false,
    codeDigest: '',
  }
  await test.db.transaction(workspaceId, async (tx) => {
    await tx.query(
      `insert into agents (id, workspace_id, name, description, current_version_id) values ($1, $2, $3, '', $4)`,
      [agentId, workspaceId, name, versionId],
    )
    await tx.query(
      `insert into agent_versions (id, workspace_id, agent_id, number, digest, definition, created_by) values ($1, $2, $3, 1, 'digest', $4, 'tests')`,
      [versionId, workspaceId, agentId, JSON.stringify(definition)],
    )
  })
  return { agentId, versionId, name }
}

/** A worker's side of the protocol, call by call. */
export function testWorker(test: Test) {
  const api = test.as('worker').worker
  const workerId = test.services.newId('worker')
  const one = async <T>(answer: Promise<{ results: T[] }>): Promise<T> => (await answer).results[0]!
  const step = (name: string, occurrence = 0) => ({ name, occurrence })
  const commit = (
    lease: LeaseRef,
    kind: 'tool' | 'code',
    key: ReturnType<typeof step>,
    asked: Json,
    outcome: CommitItem['outcome'],
  ) => one(api.commit({ items: [{ lease, step: key, digest: contentHash(asked), kind, outcome }] }))
  const failed = (code: string, retryable: boolean): CommitItem['outcome'] => ({
    status: 'failed',
    error: { code, retryable, message: 'it broke' },
  })
  return {
    workerId,
    async start(agent = 'desk', more: { endUser?: string; tags?: string[] } = {}) {
      return (await test.as('developer').runs.start({ agent, ...more })).runId
    },
    begin: (runId: string, dispatch = 1, token: string = randomUUID()) =>
      one(api.begin({ items: [{ runId, dispatch, workerId, token }] })),
    /** starts a run and takes it */
    async take(agent = 'desk', more: { endUser?: string; tags?: string[] } = {}): Promise<LeaseRef> {
      const runId = await this.start(agent, more)
      const begun = await this.begin(runId)
      if (begun.outcome !== 'begun') throw new Error(`not begun: ${begun.reason}`)
      return begun.lease
    },
    askModel: (
      lease: LeaseRef,
      options: {
        name?: string
        occurrence?: number
        model?: string
        inputTokens?: number
        maxOutputTokens?: number
      } = {},
    ) => {
      const request = { prompt: 'hello' }
      return one(
        api.admit({
          items: [
            {
              lease,
              step: step(options.name ?? 'model', options.occurrence),
              digest: contentHash(request),
              call: {
                kind: 'model',
                model: options.model ?? 'openai/gpt-4o',
                estimate: {
                  inputTokens: options.inputTokens ?? 1_000,
                  maxOutputTokens: options.maxOutputTokens ?? 100,
                },
                request,
              },
            },
          ],
        }),
      )
    },
    settleModel: (
      lease: LeaseRef,
      holdId: string,
      usage: { inputTokens: number | null; outputTokens: number | null } | null,
      options: {
        name?: string
        occurrence?: number
        model?: string
        counted?: { inputTokens: number; outputTokens: number }
      } = {},
    ) =>
      one(
        api.commit({
          items: [
            {
              lease,
              step: step(options.name ?? 'model', options.occurrence),
              digest: contentHash({ prompt: 'hello' }),
              kind: 'model',
              outcome: { status: 'succeeded', output: { text: 'hi' } },
              settle: {
                holdId,
                model: options.model ?? 'openai/gpt-4o',
                usage: usage && { ...usage, cachedInputTokens: null, reasoningTokens: null },
                counted: options.counted,
              },
            },
          ],
        }),
      ),
    failModel: (
      lease: LeaseRef,
      holdId: string | null,
      error: { code: string; retryable?: boolean; message?: string },
      options: { name?: string; model?: string } = {},
    ) =>
      one(
        api.commit({
          items: [
            {
              lease,
              step: step(options.name ?? 'model'),
              digest: contentHash({ prompt: 'hello' }),
              kind: 'model',
              outcome: { status: 'failed', error: { retryable: true, message: 'it broke', ...error } },
              ...(holdId !== null && {
                settle: { holdId, model: options.model ?? 'openai/gpt-4o', usage: null },
              }),
            },
          ],
        }),
      ),
    askTool: (lease: LeaseRef, tool: string, args: { [key: string]: number | string }, occurrence = 0) =>
      one(
        api.admit({
          items: [
            {
              lease,
              step: step(`tool:${tool}`, occurrence),
              digest: contentHash(args),
              call: { kind: 'tool', tool, arguments: args },
            },
          ],
        }),
      ),
    commitTool: (lease: LeaseRef, tool: string, args: Args, output: string, occurrence = 0) =>
      commit(lease, 'tool', step(`tool:${tool}`, occurrence), args, { status: 'succeeded', output }),
    failTool: (lease: LeaseRef, tool: string, args: Args, retryable: boolean, occurrence = 0) =>
      commit(lease, 'tool', step(`tool:${tool}`, occurrence), args, failed('tool_failed', retryable)),
    commitCode: (lease: LeaseRef, name: string, output: number | string) =>
      commit(lease, 'code', step(name), name, { status: 'succeeded', output }),
    failCode: (lease: LeaseRef, name: string, retryable: boolean) =>
      commit(lease, 'code', step(name), name, failed('broke', retryable)),
    suspend: (lease: LeaseRef, waits: Parameters<typeof api.suspend>[0]['items'][number]['waits']) =>
      one(api.suspend({ items: [{ lease, waits }] })),
    crash: (lease: LeaseRef, evidence: CrashEvidence) =>
      one(api.finish({ items: [{ lease, result: { status: 'crashed', evidence } }] })),
    succeed: (lease: LeaseRef, output: string | number = 'done') =>
      one(api.finish({ items: [{ lease, result: { status: 'succeeded', output } }] })),
    fail: (lease: LeaseRef, retryable: boolean) =>
      one(
        api.finish({
          items: [
            {
              lease,
              result: { status: 'failed', failure: { code: 'broke', retryable, message: 'it broke' } },
            },
          ],
        }),
      ),
    step,
  }
}
