import type { Actor } from '@ground-control/core/actors'
import type { AnomalyDetail, JudgeAnomalyInput } from '@ground-control/core/anomalies/schema'
import { nextState } from '@ground-control/core/anomalies/states'
import { AppError } from '@ground-control/core/errors'
import { lockAnomaly, writeAnomalyState } from '@ground-control/db/repositories/anomalies'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { getAnomaly } from './read/get-anomaly.ts'
import { undoAction } from './undo-action.ts'

/**
 * A person's word on an anomaly: they have seen it, or it is as it should be. What is dismissed undoes what was done
 * about it, and counts as usual from then on. Throws not_found, and conflict where it has been said already.
 */
export const judgeAnomaly =
  (word: 'acknowledge' | 'dismiss') =>
  async (services: Services, actor: Actor, input: JudgeAnomalyInput): Promise<AnomalyDetail> => {
    await services.db.transaction(actor.workspaceId, async (tx) => {
      const anomaly = await lockAnomaly(tx, input.id)
      if (anomaly === null) throw new AppError('not_found', 'no such anomaly')
      const state = nextState({ state: anomaly.state, isOver: anomaly.endedAt !== null }, word)
      if (state === null) throw new AppError('conflict', `the anomaly is ${anomaly.state} already`)
      const by = { kind: actor.kind, id: actor.id, name: actor.name }
      if (word === 'dismiss') await undoAction(services, tx, by, anomaly)
      await writeAnomalyState(tx, anomaly.id, state, { actor: by, note: input.note })
      record(services, tx, actor, [
        {
          action: `anomaly.${word}`,
          subject: { kind: 'anomaly', id: anomaly.id },
          runId: anomaly.runId,
          before: { state: anomaly.state },
          after: { state, note: input.note },
        },
      ])
    })
    return getAnomaly(services, actor, input)
  }
