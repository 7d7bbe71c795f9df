import { signInWaitMs, signInWindowMs } from '@ground-control/core/access/sign-in-limit'
import { AppError } from '@ground-control/core/errors'
import type { Tx } from '@ground-control/db/database'

/**
 * Counts a try before it is made, so that a hundred at once cannot slip under the limit together.
 * It counts once `tx` commits: a wrong password must not undo it.
 * @throws too_many with retryAfterMs
 */
export async function countAttempt(tx: Tx, email: string): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('sign-in ' || $1, 0))`, [email])
  const rows = await tx.query<{ at: Date }>(
    `select at from sign_in_attempts where email = $1 and at > $2 order by at desc limit 100`,
    [email, new Date(tx.now.getTime() - signInWindowMs)],
  )
  const waitMs = signInWaitMs(
    rows.map((row) => row.at.getTime()),
    tx.now.getTime(),
  )
  if (waitMs !== null)
    throw new AppError(
      'too_many',
      'too many failed sign-ins with this e-mail address; wait before the next try',
      {
        retryAfterMs: waitMs,
      },
    )
  await tx.query('insert into sign_in_attempts (email, at) values ($1, $2)', [email, tx.now])
  // Each try sweeps a few that no longer count: the table stays as small as the window.
  await tx.query(
    `delete from sign_in_attempts where id in (
       select id from (select id, at from sign_in_attempts order by id limit 20) oldest where at <= $1)`,
    [new Date(tx.now.getTime() - signInWindowMs)],
  )
}

/** After a right password the count starts anew. */
export async function forgetAttempts(tx: Tx, email: string): Promise<void> {
  await tx.query('delete from sign_in_attempts where email = $1', [email])
}
