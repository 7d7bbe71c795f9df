import type { Json } from '@ground-control/core/json'
import type { Tx } from '../database.ts'

export type KeyedCall = { key: string; procedure: string; requestDigest: string }
export type KnownCall = {
  requestDigest: string
  /** what the change's transaction gave; wrapped, since it may have given nothing */
  result: { value?: Json } | null
  /** what the caller was told; null where nobody got so far as to keep it */
  answer: { value?: Json } | null
}

/** The call that used this key within its time. */
export async function findKeyedCall(tx: Tx, key: string): Promise<KnownCall | null> {
  const [row] = await tx.query<KnownCall>(
    `select request_digest as "requestDigest", result, answer from idempotency_keys
     where workspace_id = $1 and key = $2 and expires_at > now()`,
    [tx.workspaceId, key],
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
    [tx.workspaceId, call.key, call.procedure, call.requestDigest, keptForMs],
  )
  return rows.length === 1
}

export function keepResult(tx: Tx, key: string, value: unknown) {
  tx.write('update idempotency_keys set result = $3 where workspace_id = $1 and key = $2', [
    tx.workspaceId,
    key,
    JSON.stringify({ value }),
  ])
}

/** Nothing was changed under it: the next call judges anew. */
export function freeKey(tx: Tx, key: string) {
  tx.write('delete from idempotency_keys where workspace_id = $1 and key = $2', [tx.workspaceId, key])
}

/** Keeps the first answer; later ones are the same change seen later. @returns the one that is kept */
export async function keepAnswer(tx: Tx, key: string, value: unknown): Promise<{ value?: Json }> {
  const [row] = await tx.query<{ answer: { value?: Json } }>(
    'update idempotency_keys set answer = coalesce(answer, $3) where workspace_id = $1 and key = $2 returning answer',
    [tx.workspaceId, key, JSON.stringify({ value })],
  )
  return row?.answer ?? { value: value as Json }
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
