import type { Tx } from '../database.ts'

/** `holder`: the workspace or, of what is beyond one, the caller; the transaction reaches its rows */
export type HeldKey = { holder: string; key: string }
export type KeyedCall = HeldKey & { procedure: string; requestDigest: string }
export type KnownCall = {
  requestDigest: string
  /** what the change's transaction gave, sealed */
  result: Buffer | null
  /** what the caller was told, sealed; null where nobody got so far as to keep it */
  answer: Buffer | null
}

/** The call that used this key within its time. */
export async function findKeyedCall(tx: Tx, { holder, key }: HeldKey): Promise<KnownCall | null> {
  const [row] = await tx.query<KnownCall>(
    `select request_digest as "requestDigest", result, answer from idempotency_keys
     where workspace_id = $1 and key = $2 and expires_at > now()`,
    [holder, key],
  )
  return row ?? null
}

/** Takes a key for this transaction's change. @returns false where another call has it; it waits for one under way */
export async function takeKey(tx: Tx, call: KeyedCall, keptForMs: number): Promise<boolean> {
  const rows = await tx.query(
    `insert into idempotency_keys as k (workspace_id, key, procedure, request_digest, expires_at)
     values ($1, $2, $3, $4, now() + $5 * interval '1 millisecond')
     on conflict (workspace_id, key) do update set procedure = excluded.procedure, request_digest = excluded.request_digest,
       result = null, answer = null, created_at = now(), expires_at = excluded.expires_at
     where k.expires_at <= now() returning key`,
    [call.holder, call.key, call.procedure, call.requestDigest, keptForMs],
  )
  return rows.length === 1
}

export function keepResult(tx: Tx, { holder, key }: HeldKey, sealed: Buffer) {
  tx.write('update idempotency_keys set result = $3 where workspace_id = $1 and key = $2', [
    holder,
    key,
    sealed,
  ])
}

/** Nothing was changed under it: the next call judges anew. */
export function freeKey(tx: Tx, { holder, key }: HeldKey) {
  tx.write('delete from idempotency_keys where workspace_id = $1 and key = $2', [holder, key])
}

/**
 * Keeps the first answer; later ones are the same change seen later.
 * @returns the one that is kept; null where the key is no longer there
 */
export async function keepAnswer(tx: Tx, { holder, key }: HeldKey, sealed: Buffer): Promise<Buffer | null> {
  const [row] = await tx.query<{ answer: Buffer }>(
    'update idempotency_keys set answer = coalesce(answer, $3) where workspace_id = $1 and key = $2 returning answer',
    [holder, key, sealed],
  )
  return row?.answer ?? null
}

/** @returns how many keys whose time is over were removed */
export async function removeExpiredKeys(tx: Tx, limit: number): Promise<number> {
  const rows = await tx.query(
    `delete from idempotency_keys where (workspace_id, key) in (
       select workspace_id, key from idempotency_keys where expires_at <= now() order by expires_at limit $1 for update skip locked)
     returning key`,
    [limit],
  )
  return rows.length
}
