import type { OverrideView } from '@ground-control/core/overrides/schema'
import { exitCodes } from '../exit-codes.ts'
import { findScope, scopeText } from '../find-scope.ts'
import { readInForce } from '../orders-in-force.ts'
import type { Scope } from '../read-command.ts'
import type { Session } from '../session.ts'

type Ending = { reason: string; isYes: boolean; isJson: boolean }

/** Ends one order, whatever it is. */
export async function liftOne(session: Session, { id, ...ending }: Ending & { id: string }): Promise<number> {
  return lift(session, [id], `Lift ${id}?`, ending)
}

/** Ends the pauses of exactly this scope. */
export async function resume(
  session: Session,
  { scope, ...ending }: Ending & { scope: Scope },
): Promise<number> {
  const wanted = JSON.stringify(await findScope(session.client, scope))
  const pauses = (await readInForce(session.client)).filter(
    (one) => one.kind === 'pause' && JSON.stringify(one.scope) === wanted,
  )
  if (pauses.length === 0) {
    session.print(ending.isJson ? '[]' : `Nothing pauses ${scopeText(scope)}.`)
    return exitCodes.refused
  }
  const ids = pauses.map(({ id }) => id)
  return lift(session, ids, `Let ${scopeText(scope)} go on?`, ending)
}

async function lift(
  { client, print, confirm }: Session,
  ids: readonly string[],
  question: string,
  { reason, isYes, isJson }: Ending,
): Promise<number> {
  // Where nobody can be asked it is done: to let go again harms less than to hold on.
  if (!isYes && confirm !== null && !(await confirm(question))) {
    print('Nothing was done.')
    return exitCodes.notConfirmed
  }
  const lifted: OverrideView[] = []
  for (const id of ids) lifted.push(await client.overrides.lift.mutate({ id, reason }))
  if (isJson) print(JSON.stringify(lifted))
  else for (const { id, kind, scopeLabel } of lifted) print(`Lifted: ${kind} of ${scopeLabel}, ${id}`)
  return exitCodes.done
}
