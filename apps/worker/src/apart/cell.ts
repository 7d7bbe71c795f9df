import { flushCompileCache } from 'node:module'
import { leaseMs } from '@ground-control/core/workers/schema'
import { executeRun, httpTransport, providersFrom, RunStop } from '@ground-control/sdk'
import { loadAgents } from '../load-agents.ts'
import { mindUncaught } from '../mind-uncaught.ts'
import { openLog } from '../open-log.ts'
import { startWatchdog } from '../watchdog.ts'
import type { FromCell, Order, ToCell } from './messages.ts'

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

async function execute({ modules, agent: name, begun, url, apiKey, logLevel }: Order): Promise<void> {
  const log = openLog(logLevel)
  mindUncaught(log)
  const agent = (await loadAgents(modules, '/')).find((known) => known.name === name)
  flushCompileCache()
  if (!agent) throw new Error(`the modules no longer export an agent named ${name}`)
  const end = await executeRun({
    agent,
    begun,
    transport: httpTransport({ url, apiKey, random: Math.random }),
    providers: providersFrom(process.env),
    now: () => new Date(),
    random: Math.random,
    logger: log,
    signal: stopping.signal,
  })
  process.send!({ kind: 'ended', end } satisfies FromCell, () => process.exit(0))
}
