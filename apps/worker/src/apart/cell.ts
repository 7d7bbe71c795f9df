import { flushCompileCache } from 'node:module'
import { leaseMs } from '@ground-control/core/workers/schema'
import { executeRun, httpTransport, providersFrom, type RunEnd, RunStop } from '@ground-control/sdk'
import type { Logger } from 'pino'
import { loadAgents } from '../load-agents.ts'
import { mindUncaught } from '../mind-uncaught.ts'
import { openLog } from '../open-log.ts'
import { startWatchdog } from '../watchdog.ts'
import { type FromCell, lastWordsOfCell, type Order, type ToCell } from './messages.ts'

/** A process that executes one run and ends. Whatever the run does to it, no other run is harmed. */
const stopping = new AbortController()

process.on('message', (message: ToCell) => {
  if (message.kind === 'stop') stopping.abort(new RunStop(message.ending))
  else void execute(message.order)
})
// The worker is gone, and with it the lease: another takes the run up.
process.on('disconnect', () => process.exit(0))
// Both are meant for the worker, which stops its runs in order.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => {})
startWatchdog(leaseMs)

async function execute(order: Order): Promise<void> {
  const log = openLog(order.logLevel)
  mindUncaught(log)
  try {
    const end = await executeOrder(order, log)
    process.send!({ kind: 'ended', end } satisfies FromCell, () => process.exit(0))
  } catch (error) {
    // A process that cannot do the one thing it is for keeps the suspect's slot from others.
    log.fatal({ err: error }, 'a run could not be executed apart')
    process.stderr.write(`${lastWordsOfCell}\n`, () => process.exit(1))
  }
}

async function executeOrder(order: Order, logger: Logger): Promise<RunEnd> {
  const { modules, agent: name, begun, url, apiKey } = order
  const agent = (await loadAgents(modules, '/')).find((known) => known.name === name)
  flushCompileCache()
  if (!agent) throw new Error(`the modules no longer export an agent named ${name}`)
  return executeRun({
    agent,
    begun,
    transport: httpTransport({ url, apiKey, random: Math.random }),
    providers: providersFrom(process.env),
    now: () => new Date(),
    random: Math.random,
    logger,
    signal: stopping.signal,
  })
}
