import { refusalOf } from '@ground-control/sdk/refusal-of'
import { liftOne, resume } from './commands/end-orders.ts'
import { giveOrder } from './commands/give-order.ts'
import { listOrders } from './commands/list-orders.ts'
import { exitCodes } from './exit-codes.ts'
import { type Command, readCommand, UsageError } from './read-command.ts'
import type { Session } from './session.ts'
import { usage } from './usage.ts'

type Terminal = {
  print(line: string): void
  /** where errors go */
  complain(line: string): void
  /** Throws UsageError where it is not known whom to ask. */
  open(): Promise<Session>
}

/** One command, from the words that were typed to the exit code. */
export async function runCommand(words: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const command = readCommand(words)
    if (command.verb === 'help') {
      terminal.print(usage)
      return exitCodes.done
    }
    return await carryOut(await terminal.open(), command)
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.complain(`${error.message}\nground-control --help says how.`)
      return exitCodes.usage
    }
    terminal.complain(refusalOf(error)?.message ?? `the control plane was not reached: ${textOf(error)}`)
    return exitCodes.refused
  }
}

const textOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

function carryOut(session: Session, command: Exclude<Command, { verb: 'help' }>): Promise<number> {
  switch (command.verb) {
    case 'kill':
    case 'pause':
    case 'freeze':
      return giveOrder(session, command)
    case 'resume':
      return resume(session, command)
    case 'lift':
      return liftOne(session, command)
    case 'overrides':
      return listOrders(session, command)
    default: {
      const never: never = command
      return never
    }
  }
}
