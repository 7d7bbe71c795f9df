import { failRunningRun } from '@ground-control/sdk'
import { pino } from 'pino'
import { type Env, readEnv } from './env.ts'
import { loadAgents } from './load-agents.ts'
import { startWorker } from './worker.ts'

/** `npm run worker -- PATH…`: serves the agents that those modules export, until it is told to stop. */
async function main(env: Env, paths: readonly string[]) {
  const log = pino({ level: env.LOG_LEVEL, name: 'worker', redact: ['*.authorization', '*.apiKey'] })
  const starting = new AbortController()
  let stop = async () => starting.abort()
  let signals = 0
  const onSignal = (signal: string) => {
    signals += 1
    if (signals > 1) process.exit(1)
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

  // Agent code runs in this process. What it leaves uncaught is its own run's failure and nobody else's.
  process.on('unhandledRejection', (error) => {
    if (!failRunningRun(error)) log.error({ err: error }, 'a promise was rejected and nobody minded')
  })
  process.on('uncaughtException', (error) => {
    if (failRunningRun(error)) return
    log.fatal({ err: error }, 'uncaught, and in no run: what this process holds can no longer be trusted')
    process.exit(1)
  })

  const agents = await loadAgents(paths, process.env.INIT_CWD ?? process.cwd())
  const worker = await startWorker(env, agents, log, starting.signal)
  stop = worker.stop
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
