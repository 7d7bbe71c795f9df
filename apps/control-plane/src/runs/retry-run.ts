import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import type { Json } from '@ground-control/core/json'
import type { StartedRun } from '@ground-control/core/runs/schema'
import { sendRuns } from '@ground-control/db/repositories/dispatch'
import { insertRuns } from '@ground-control/db/repositories/runs'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'

/** Starts a new run on the input of one that is over and did not succeed; it names the one it repeats. */
export async function retryRun(services: Services, actor: Actor, input: { id: string }): Promise<StartedRun> {
  return services.db.transaction(actor.workspaceId, async (tx) => {
    const [run] = await tx.query<{
      status: string
      input: Json
      agentId: string
      versionId: string
      endUser: string | null
      tags: string[]
    }>(
      `select r.status, r.input, r.agent_id as "agentId", a.current_version_id as "versionId", r.end_user as "endUser", r.tags
       from runs r join agents a on a.id = r.agent_id where r.id = $1 and r.workspace_id = $2`,
      [input.id, tx.workspaceId],
    )
    if (!run) throw new AppError('not_found', 'no such run')
    if (run.status !== 'failed' && run.status !== 'cancelled')
      throw new AppError(
        'conflict',
        `only a run that failed or was cancelled can be retried; this one is ${run.status}`,
      )
    const runId = services.newId('run')
    await insertRuns(tx, [
      {
        id: runId,
        workspaceId: tx.workspaceId,
        agentId: run.agentId,
        agentVersionId: run.versionId,
        input: run.input,
        endUser: run.endUser,
        tags: run.tags,
        parentRunId: null,
        parentStepId: null,
        retryOfRunId: input.id,
        idempotencyKey: null,
        requestDigest: null,
        createdBy: actor.id,
      },
    ])
    await sendRuns(tx, [{ runId, dispatch: 1, agentVersionId: run.versionId, workspaceId: tx.workspaceId }])
    await record(services, tx, actor, [
      { action: 'run.retry', subject: { kind: 'run', id: runId }, runId, after: { retryOf: input.id } },
    ])
    return { runId, status: 'queued', created: true }
  })
}
