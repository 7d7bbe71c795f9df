import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import { keptForMs } from '@ground-control/core/idempotency'
import { allWorkspaces, type Database, type Tx } from '@ground-control/db/database'
import {
  findKeyedCall,
  freeKey,
  type KeyedCall,
  type KnownCall,
  keepAnswer,
  keepResult,
  takeKey,
} from '@ground-control/db/repositories/idempotency-keys'
import type { Services } from '../services.ts'
import { type CallSeal, callSeal } from './call-seal.ts'

type Caller = { services: Services; actor: Actor }
type Call = {
  procedure: string
  /** whose key it is: the workspace, or the caller for what is beyond one */
  holder: string
  key: string | undefined
  body: object
}

/**
 * Carries out a change once for each idempotency key. A verb makes its change in its first transaction and reads its
 * answer after it; so the key is taken, and what the transaction gave is kept, in that same transaction. Whatever dies
 * between, the change is there with its key or not at all. A repeat gets what the transaction gave without doing it
 * again, and the verb goes on from there to its answer; once kept, the answer itself is given. Two at once: the second
 * waits for the key until the first commits. What ends in an error has changed nothing and takes no key.
 *
 * Rival: to reserve the key, change, then record, in three transactions. A crash after the second leaves a key of
 * which nobody can tell whether its change was made.
 */
export async function once<Answer>(
  { services, actor }: Caller,
  { procedure, holder, key, body }: Call,
  verb: (services: Services) => Promise<Answer>,
): Promise<Answer> {
  if (key === undefined) return verb(services)
  const { db, log } = services
  const seal = callSeal(services.keys.masterKey, { holder, key })
  const call = { holder, key, procedure, requestDigest: seal.digest({ procedure, caller: actor.id, body }) }
  const scope = holder === actor.workspaceId ? holder : allWorkspaces
  const known = await db.transaction(scope, (tx) => findKeyedCall(tx, call))
  if (known) refuseOther(known, call)
  if (known?.answer) return seal.open(known.answer) as Answer
  const answer = await verb({ ...services, db: keyedDatabase(db, call, seal) })
  try {
    const kept = await db.transaction(scope, (tx) => keepAnswer(tx, call, seal.close(answer)))
    return kept === null ? answer : (seal.open(kept) as Answer)
  } catch (error) {
    // The change is made and its result kept: a repeat finds its answer by reading again.
    log.warn({ err: error, procedure }, 'an answer could not be kept')
    return answer
  }
}

/** The database as a verb sees it whose first transaction is bound to a key. */
function keyedDatabase(db: Database, call: KeyedCall, seal: CallSeal): Database {
  let isDone = false
  return {
    ...db,
    async transaction(workspaceId, work, options) {
      if (isDone) return db.transaction(workspaceId, work, options)
      const result = await db.transaction(workspaceId, (tx) => workOnce(tx, call, seal, work), options)
      isDone = true
      return result
    },
  }
}

async function workOnce<T>(
  tx: Tx,
  call: KeyedCall,
  seal: CallSeal,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  if (!(await takeKey(tx, call, keptForMs))) {
    const known = await findKeyedCall(tx, call)
    if (known === null)
      throw new AppError('conflict', 'this idempotency key has just expired; ask again', field)
    refuseOther(known, call)
    return (known.result && seal.open(known.result)) as T
  }
  const result = await work(tx)
  // A refusal that is on record has changed nothing else: the next try is judged anew.
  if (isRefusal(result)) freeKey(tx, call)
  else keepResult(tx, call, seal.close(result))
  return result
}

const field = { field: 'idempotencyKey' }

/** Somebody else's call is another one as well: they are not told what its caller was told. */
function refuseOther(known: KnownCall, { requestDigest }: KeyedCall) {
  if (known.requestDigest !== requestDigest)
    throw new AppError(
      'conflict',
      'this idempotency key was used with other content or by another caller; take a new one for another change',
      field,
    )
}

const isRefusal = (result: unknown): boolean =>
  typeof result === 'object' && result !== null && 'error' in result && result.error instanceof Error
