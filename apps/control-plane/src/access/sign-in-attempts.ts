import { signInWaitMs, signInWindowMs } from '@ground-control/core/access/sign-in-limit'
import { AppError } from '@ground-control/core/errors'
import { allWorkspaces } from '@ground-control/db/database'
import type { Services } from '../services.ts'

/**
 * Counts a try before it is made, so that a hundred at once cannot slip under the limit together.
 * @returns the try's id: `forgetAttempts` takes it back once the password was right
 * @throws too_many with retryAfterMs
 */
export async function countAttempt(services: Services, email: string): Promise<void> {
  const waitMs = await services.db.transaction(allWorkspaces, async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(hashtextextended('sign-in ' || $1, 0))`, [email])
    const rows = await tx.query<{ at: Date }>(
      `select at from sign_in_attempts where email = $1 and at > $2 order by at desc limit 100`,
      [email, new Date(tx.now.getTime() - signInWindowMs)],
    )
    const wait = signInWaitMs(
      rows.map((row) => row.at.getTime()),
      tx.now.getTime(),
    )
    if (wait !== null) return wait
    await tx.query('insert into sign_in_attempts (email, at) values ($1, $2)', [email, tx.now])
    // Each try sweeps a few that no longer count: the table stays as small as the window.
    await tx.query(
      `delete from sign_in_attempts where id in (
         select id from (select id, at from sign_in_attempts order by id limit 20) oldest where at <= $1)`,
      [new Date(tx.now.getTime() - signInWindowMs)],
    )
    return null
  })
  if (waitMs !== null)
    throw new AppError(
      'too_many',
      'too many failed sign-ins with this e-mail address; wait before the next try',
      {
        retryAfterMs: waitMs,
      },
    )
}

/** After a right password the count starts anew. */
export async function forgetAttempts(services: Services, email: string): Promise<void> {
  await services.db.transaction(allWorkspaces, (tx) =>
    tx.query('delete from sign_in_attempts where email = $1', [email]),
  )
}
