import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import { keptForMs } from '@ground-control/core/idempotency'
import type { Database, Tx } from '@ground-control/db/database'
import {
  findKeyedCall,
  freeKey,
  type KeyedCall,
  type KnownCall,
  keepAnswer,
  keepResult,
  takeKey,
} from '@ground-control/db/repositories/idempotency-keys'
import { contentHash } from '../audit/content-hash.ts'
import type { Services } from '../services.ts'

type Caller = { services: Services; actor: Actor }

/**
 * Carries out a change once for each idempotency key of the workspace, whoever asks. A verb makes its change in its
 * first transaction and reads its answer after it; so the key is taken, and what the transaction gave is kept, in that
 * same transaction. Whatever dies between, the change is there with its key or not at all. A repeat gets what the
 * transaction gave without doing it again, and the verb goes on from there to its answer; once kept, the answer itself
 * is given. Two at once: the second waits for the key until the first commits. What ends in an error has changed
 * nothing and takes no key.
 *
 * Rival: to reserve the key, change, then record, in three transactions. A crash after the second leaves a key of
 * which nobody can tell whether its change was made.
 */
export async function once<Input extends { idempotencyKey?: string | undefined }, Answer>(
  { services, actor }: Caller,
  procedure: string,
  input: Input,
  verb: (services: Services) => Promise<Answer>,
): Promise<Answer> {
  const { idempotencyKey: key, ...body } = input
  if (key === undefined) return verb(services)
  const call = { key, procedure, requestDigest: contentHash({ procedure, body: plain(body) }) }
  const known = await services.db.transaction(actor.workspaceId, (tx) => findKeyedCall(tx, key))
  if (known) refuseOther(known, call)
  if (known?.answer) return known.answer.value as Answer
  const answer = await verb({ ...services, db: keyedDatabase(services.db, call) })
  try {
    const kept = await services.db.transaction(actor.workspaceId, (tx) => keepAnswer(tx, key, answer))
    return kept.value as Answer
  } catch (error) {
    // The change is made and its result kept: a repeat finds its answer by reading again.
    services.log.warn({ err: error, procedure }, 'an answer could not be kept')
    return answer
  }
}

/** The database as a verb sees it whose first transaction is bound to a key. */
function keyedDatabase(db: Database, call: KeyedCall): Database {
  let isDone = false
  return {
    ...db,
    async transaction(workspaceId, work, options) {
      if (isDone) return db.transaction(workspaceId, work, options)
      const result = await db.transaction(workspaceId, (tx) => workOnce(tx, call, work), options)
      isDone = true
      return result
    },
  }
}

async function workOnce<T>(tx: Tx, call: KeyedCall, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (!(await takeKey(tx, call, keptForMs))) {
    const known = await findKeyedCall(tx, call.key)
    if (known === null)
      throw new AppError('conflict', 'this idempotency key has just expired; ask again', field)
    refuseOther(known, call)
    return known.result?.value as T
  }
  const result = await work(tx)
  // A refusal that is on record has changed nothing else: the next try is judged anew.
  if (isRefusal(result)) freeKey(tx, call.key)
  else keepResult(tx, call.key, result)
  return result
}

const field = { field: 'idempotencyKey' }

function refuseOther(known: KnownCall, { requestDigest }: KeyedCall) {
  if (known.requestDigest !== requestDigest)
    throw new AppError('conflict', 'this idempotency key was used with other content', field)
}

const isRefusal = (result: unknown): boolean =>
  typeof result === 'object' && result !== null && 'error' in result && result.error instanceof Error

/** Money comes parsed, as bigint, which a digest cannot take. */
const plain = (body: unknown): unknown =>
  JSON.parse(JSON.stringify(body, (_key, value) => (typeof value === 'bigint' ? `${value}n` : value)))
