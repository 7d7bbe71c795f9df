import type { Actor } from '@ground-control/core/actors'
import { isAppError } from '@ground-control/core/errors'
import type {
  AdmitItem,
  AdmitResult,
  BeginItem,
  BeginResult,
  EndedStep,
  LeaseRef,
  TurnItem,
  TurnResult,
} from '@ground-control/core/workers/schema'
import { isDatabaseOutage } from '@ground-control/db/group-commit'
import type { Services } from '../services.ts'
import type { HotVerb } from './lanes.ts'
import type { RunWrite, WriteResult } from './write-runs.ts'

type Verbs = {
  begin: HotVerb<BeginItem, BeginResult>
  admit: HotVerb<AdmitItem, AdmitResult>
  writeRuns: HotVerb<RunWrite, WriteResult>
}

/** Takes whatever a worker has to say at a moment, of any of its runs. An item that fails alone is answered alone. */
export type TakeTurn = (actor: Actor, items: readonly TurnItem[]) => Promise<TurnResult[]>

export function createTakeTurn(services: Services, hot: Verbs): TakeTurn {
  async function take(actor: Actor, turn: TurnItem): Promise<TurnResult> {
    switch (turn.verb) {
      case 'begin':
        return only(await hot.begin(actor, [turn.item]))
      case 'admit':
        return admit(actor, turn.item)
      default:
        return only(await hot.writeRuns(actor, [turn]))
    }
  }

  /** A call is judged by what its run has spent: what has ended is recorded first. */
  async function admit(actor: Actor, item: AdmitItem): Promise<TurnResult> {
    const { before = [], lease } = item
    const recorded = await hot.writeRuns(actor, commitsOf(lease, before))
    return recorded.find(({ outcome }) => outcome === 'lost') ?? only(await hot.admit(actor, [item]))
  }

  return (actor, items) =>
    Promise.all(
      items.map((item) =>
        take(actor, item).catch((error: unknown): TurnResult => {
          // While the database is away nothing of the turn can be answered: it is asked again, whole.
          if (isDatabaseOutage(error)) throw error
          if (isAppError(error)) return { outcome: 'not_taken', code: error.code, message: error.message }
          services.log.error({ err: error, verb: item.verb }, 'an item of a turn failed')
          return {
            outcome: 'not_taken',
            code: 'internal',
            message: 'something failed on our side; it is in the log',
          }
        }),
      ),
    )
}

const commitsOf = (lease: LeaseRef, steps: readonly EndedStep[]) =>
  steps.map((step) => ({ verb: 'commit' as const, item: { ...step, lease } }))

function only<Result>(results: Result[]): Result {
  if (results.length !== 1) throw new Error('one item has one answer')
  return results[0]!
}
