import { flushCompileCache } from 'node:module'
import { resolve } from 'node:path'
import { heartbeatMs } from '@ground-control/core/workers/schema'
import { type Env, readEnv } from './env.ts'
import { loadAgents } from './load-agents.ts'
import { mindUncaught } from './mind-uncaught.ts'
import { openLog } from './open-log.ts'
import { startWatchdog } from './watchdog.ts'
import { startWorker } from './worker.ts'

/** A group that is told to end, and the parents in it that pass it on, say the same word; later, a person insists. */
const sameWordMs = 1_000

/** `npm run worker -- PATH…`: serves the agents that those modules export, until it is told to stop. */
async function main(env: Env, paths: readonly string[]) {
  const log = openLog(env.LOG_LEVEL)
  const starting = new AbortController()
  let stop = async () => starting.abort()
  let toldAt: number | null = null
  const onSignal = (signal: string) => {
    if (toldAt !== null) {
      if (performance.now() - toldAt > sameWordMs) process.exit(1)
      return
    }
    toldAt = performance.now()
    log.info({ signal }, 'told to stop')
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'did not stop in order')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)

  mindUncaught(log)
  const from = process.env.INIT_CWD ?? process.cwd()
  const modules = paths.map((path) => resolve(from, path))
  const agents = await loadAgents(modules, from)
  // Not before: to load much takes long and harms nobody. From here on others wait for whoever holds the event loop.
  startWatchdog(heartbeatMs)
  const worker = await startWorker(env, { agents, modules }, log, starting.signal)
  stop = worker.stop
  // Kept now, for the next start: a process that is killed keeps nothing.
  flushCompileCache()
}

function readEnvOrExit(): Env {
  try {
    return readEnv(process.env)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(78)
  }
}

const env = readEnvOrExit()
main(env, process.argv.slice(2)).catch((error: NodeJS.ErrnoException) => {
  const isPort = error.code === 'EADDRINUSE'
  const port = `Port ${env.WORKER_PORT} is in use: set WORKER_PORT to a free one, or end what uses it.`
  process.stderr.write(`${isPort ? port : `The worker did not start: ${error.message}`}\n`)
  process.exit(1)
})
