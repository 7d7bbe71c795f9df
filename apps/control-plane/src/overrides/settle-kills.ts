import { isFinal, stateOfWorker } from '@ground-control/core/overrides/receipt'
import { workerLiveMs } from '@ground-control/core/workers/schema'
import { allWorkspaces } from '@ground-control/db/database'
import {
  findUnsettledKills,
  readKillAnswers,
  settleKill,
  type UnsettledKill,
} from '@ground-control/db/repositories/kill-answers'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'

const batchSize = 50
const clock = { kind: 'system', id: 'clock', name: 'Clock' } as const

/**
 * Makes receipts of kills final whose every worker has answered or is not waited for any more, each in a transaction
 * of its workspace. Changes nothing of what was stopped; says so on the record. Safe in any number of copies.
 * @returns true when there may be more
 */
export async function settleKills(services: Services): Promise<boolean> {
  const open = await services.db.transaction(allWorkspaces, (tx) => findUnsettledKills(tx, batchSize))
  let settled = 0
  for (const kill of open) if (await settle(services, kill)) settled += 1
  return settled === batchSize
}

function settle(services: Services, { id, workspaceId, createdAt }: UnsettledKill): Promise<boolean> {
  return services.db.transaction(workspaceId, async (tx) => {
    const asking = { askedAt: createdAt, settledAt: null }
    const answers = await readKillAnswers(tx, id)
    if (!isFinal(answers, asking, tx.now, workerLiveMs)) return false
    // Another copy was first.
    if (!(await settleKill(tx, id))) return false
    const states = answers.map((answer) =>
      stateOfWorker(answer, { ...asking, settledAt: tx.now }, tx.now, workerLiveMs),
    )
    const count = (state: (typeof states)[number]) => states.filter((one) => one === state).length
    record(services, tx, clock, [
      {
        action: 'override.settle',
        subject: { kind: 'override', id },
        after: {
          acknowledged: count('acknowledged'),
          stopping: count('stopping'),
          silent: count('silent'),
          ended: count('ended'),
        },
      },
    ])
    return true
  })
}
