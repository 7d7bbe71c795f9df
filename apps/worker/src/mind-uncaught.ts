import { failRunningRun } from '@ground-control/sdk'
import type { Logger } from 'pino'

/** Agent code runs in this process. What it leaves uncaught is its own run's failure and nobody else's. */
export function mindUncaught(log: Logger): void {
  process.on('unhandledRejection', (error) => {
    if (!failRunningRun(error)) log.error({ err: error }, 'a promise was rejected and nobody minded')
  })
  process.on('uncaughtException', (error) => {
    if (failRunningRun(error)) return
    log.fatal({ err: error }, 'uncaught, and in no run: what this process holds can no longer be trusted')
    process.exit(1)
  })
}
