import { setTimeout as delay } from 'node:timers/promises'
import type { Client } from '@ground-control/sdk'
import type { Stage } from '../stage/stage.ts'

export type Question = { id: string; runId: string; digest: string; deadlineAtMs: number | null }

/** The questions of these runs, as soon as each has asked. @throws when that takes longer than a minute */
export async function awaitQuestions(
  stage: Stage,
  runIds: readonly string[],
  signal: AbortSignal,
): Promise<Question[]> {
  for (const until = Date.now() + 60_000; Date.now() < until; ) {
    const questions = await stage.query<Question>(
      `select id, run_id as "runId", digest, (extract(epoch from deadline_at) * 1000)::float8 as "deadlineAtMs"
       from approvals where run_id = any($1::text[])`,
      [[...runIds]],
    )
    if (questions.length === runIds.length) return questions
    await delay(200, undefined, { signal })
  }
  throw new Error(`not all of the ${runIds.length} runs have asked within 60 s`)
}

/** Operators by name, each with a key of their own, spread over the control planes. */
export async function addOperators(
  stage: Stage,
  count: number,
): Promise<Array<{ name: string; client: Client }>> {
  return Promise.all(
    Array.from({ length: count }, async (_, nth) => {
      const name = `operator ${nth}`
      const { key } = await stage.admin.access.createApiKey.mutate({ name, scope: 'operator' })
      const { port } = stage.controlPlanes[nth % stage.controlPlanes.length]!
      return { name, client: stage.clientWith(key, `http://127.0.0.1:${port}`) }
    }),
  )
}
