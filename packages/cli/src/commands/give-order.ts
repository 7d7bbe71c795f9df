import type { ApplyOverrideInput } from '@ground-control/core/overrides/schema'
import { isSure, previewText, receiptText } from '@ground-control/core/overrides/sentences'
import { exitCodes } from '../exit-codes.ts'
import { findScope, scopeText } from '../find-scope.ts'
import type { Order } from '../read-command.ts'
import type { Session } from '../session.ts'
import { watchReceipt } from '../watch-receipt.ts'

/** Kills, pauses or freezes: says what it would stop, asks, does it, and of a kill prints the receipt as it comes. */
export async function giveOrder(session: Session, order: Order): Promise<number> {
  const { client, print, confirm } = session
  const { verb: kind, reason, isJson, isYes, isDryRun, expiresInMs } = order
  const input: Pick<ApplyOverrideInput, 'kind' | 'scope' | 'expiresInMs'> = {
    kind,
    scope: await findScope(client, order.scope),
    ...(expiresInMs !== null && { expiresInMs }),
  }
  const preview = await client.overrides.apply.mutate({ ...input, reason: reason || 'dry run', dryRun: true })
  const sentence = `${kind} ${scopeText(order.scope)}: ${previewText(kind, preview.receipt)}`
  if (isDryRun) {
    print(isJson ? JSON.stringify({ dryRun: true, receipt: preview.receipt }) : sentence)
    return exitCodes.done
  }
  if (!isYes) {
    if (confirm === null) {
      print(`${sentence} Nothing was done: say --yes where nobody can be asked.`)
      return exitCodes.notConfirmed
    }
    if (!(await confirm(`${sentence} Do it?`))) {
      print('Nothing was done.')
      return exitCodes.notConfirmed
    }
  }
  const { override, receipt } = await client.overrides.apply.mutate({ ...input, reason, dryRun: false })
  if (override === null) throw new Error('an order that was carried out has an id')
  if (!isJson) {
    print(`${override.id} ${override.scopeLabel}: ${receiptText(kind, receipt)}`)
    if (override.inForce) print(`It is in force until it is lifted: ground-control lift ${override.id}`)
  }
  if (kind !== 'kill') {
    if (isJson) print(JSON.stringify({ override }))
    return exitCodes.done
  }
  const final = await watchReceipt(session, override.id, isJson ? () => {} : print)
  if (isJson) print(JSON.stringify(final))
  return isSure(final) && final.isFinal ? exitCodes.done : exitCodes.unacknowledged
}
