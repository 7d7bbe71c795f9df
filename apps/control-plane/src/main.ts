import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { QueueConnection } from '@ground-control/core/workers/schema'
import { openDatabase } from '@ground-control/db/database'
import { listenForChanges } from '@ground-control/db/listen'
import { migrate } from '@ground-control/db/migrate'
import { roleUrl } from '@ground-control/db/roles'
import { pino } from 'pino'
import { bootstrap } from './access/bootstrap.ts'
import { sinksOf } from './audit/checkpoints/sinks-of.ts'
import { startLoops } from './background/loops.ts'
import { buildServices } from './build-services.ts'
import { type Env, readEnv } from './env.ts'
import { openRunQueues } from './queue/queues.ts'
import { createHttpServer } from './server/http.ts'

/** Starts the control plane: migrates, builds what verbs work with, serves until told to stop. */
async function main(env: Env) {
  const log = pino({
    level: env.LOG_LEVEL,
    name: 'control-plane',
    redact: ['req.headers.authorization', 'req.headers.cookie', '*.password'],
  })
  const directUrl = env.DATABASE_DIRECT_URL ?? env.DATABASE_URL
  const applied = await migrate(directUrl, env.MASTER_KEY)
  if (applied.length > 0) log.info({ applied }, 'the database was migrated')

  const appUrl = roleUrl(env.DATABASE_URL, env.MASTER_KEY, 'app')
  const db = openDatabase(appUrl, env.DATABASE_POOL, { prepare: env.DATABASE_PREPARE })
  const queue: QueueConnection = env.REDIS_URL
    ? { kind: 'redis', url: env.REDIS_URL }
    : { kind: 'postgres', url: roleUrl(directUrl, env.MASTER_KEY, 'queue'), schema: 'bullmq' }
  const { services, hot } = buildServices({
    db,
    log,
    workerQueue: queue,
    keys: {
      authSecret: env.AUTH_SECRET,
      masterKey: env.MASTER_KEY,
      auditKey: env.AUDIT_KEY,
      formerAuditKeys: env.AUDIT_FORMER_PUBLIC_KEYS,
    },
    openSinks: (built) => sinksOf(env, built),
    insideNetworks: env.CHANNEL_INSIDE_NETWORKS,
    webUrl: env.WEB_URL?.replace(/\/$/, ''),
  })

  const first = await bootstrap(services, { adminEmail: 'admin@example.com' })
  if (first) {
    const { admin, apiKeys } = first
    const controlPlaneUrl = env.CONTROL_PLANE_URL ?? `http://127.0.0.1:${env.CONTROL_PLANE_PORT}`
    const told = { webUrl: services.webUrl, controlPlaneUrl, admin, apiKeys }
    await mkdir(dirname(env.FIRST_RUN_FILE), { recursive: true })
    await writeFile(env.FIRST_RUN_FILE, `${JSON.stringify(told, null, 2)}\n`, { mode: 0o600 })
    log.info({ file: resolve(env.FIRST_RUN_FILE) }, 'the first sign-in and the first keys are in this file')
  }

  const ending = new AbortController()
  const heard = listenForChanges(
    roleUrl(directUrl, env.MASTER_KEY, 'app'),
    db.processId,
    ending.signal,
    services.changes.publish,
    () => services.changes.publish({ workspaceId: '*', topic: 'outbox', ids: [] }),
  )
  const queues = openRunQueues(queue)
  const loops = startLoops(services, queues)
  const server = await createHttpServer(services, hot, loops)
  await server.listen({ port: env.CONTROL_PLANE_PORT, host: env.HOST })
  log.info({ port: env.CONTROL_PLANE_PORT, queue: queue.kind }, 'the control plane is up')

  let isStopping = false
  /** A process hears it as often as its group, its parent and a person say it; once is enough. */
  async function stop(signal: string) {
    if (isStopping) return
    isStopping = true
    log.info({ signal }, 'stopping')
    await server.close()
    await Promise.all(loops.map((loop) => loop.stop()))
    ending.abort()
    await heard
    await queues.close()
    await db.close()
    process.exit(0)
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

function readEnvOrExit(): Env {
  try {
    return readEnv(process.env)
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    process.exit(78)
  }
}

main(readEnvOrExit()).catch((error: NodeJS.ErrnoException) => {
  const inUse =
    error.code === 'EADDRINUSE'
      ? `Port ${process.env.CONTROL_PLANE_PORT ?? 4000} is in use: set CONTROL_PLANE_PORT to a free one, or end what uses it.`
      : null
  process.stderr.write(`${inUse ?? `The control plane did not start: ${error.stack}`}\n`)
  process.exit(1)
})
