import { randomBytes, randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { newId } from '@ground-control/core/ids'
import {
  type AnyAgent,
  type Begun,
  createClient,
  definitionOf,
  httpTransport,
  providersFrom,
  type Transport,
} from '@ground-control/sdk'
import type { Logger } from 'pino'
import { executeApart } from './apart/execute-apart.ts'
import type { Env } from './env.ts'
import { serveHealth } from './health.ts'
import { startHeartbeat } from './heartbeat.ts'
import { LiveRuns } from './live-runs.ts'
import { createMetrics } from './metrics.ts'
import { patiently } from './patiently.ts'
import { openQueueSource } from './queue-source.ts'
import { runBegun, runJob } from './run-job.ts'
import { Slots } from './slots.ts'
import { startTaker } from './taker.ts'

/** After the grace period; handing runs back to a control plane that is busy takes a moment. */
const closeWithinMs = 10_000
/** Runs at once in processes of their own: each is another Node with the agents loaded. */
const maxApart = 4

export type RunningWorker = {
  workerId: string
  /** where /health and /metrics answer */
  port: number
  /** takes no new work, lets runs go on for the grace period, hands the rest back */
  stop(): Promise<void>
}

/**
 * Serves agents: registers them, joins, and executes their runs until it is stopped. Waits for a control plane that
 * is not there yet. `signal` gives up on starting.
 */
export async function startWorker(
  env: Env,
  /** `modules`: the files that export the agents, for a run that is executed in a process of its own */
  { agents, modules }: { agents: readonly AnyAgent[]; modules: string[] },
  log: Logger,
  signal: AbortSignal,
): Promise<RunningWorker> {
  const { CONTROL_PLANE_URL: url, GROUND_CONTROL_API_KEY: apiKey } = env
  const workerId = newId('worker', Date.now(), randomBytes)
  const client = createClient({ url, apiKey })
  const clock = () => performance.now()
  const runs = new LiveRuns()
  const slots = new Slots(env.WORKER_CONCURRENCY)
  const metrics = createMetrics(() => runs.size)
  let notReady: () => string | null = () => 'it is starting'
  const health = await serveHealth({
    host: env.HOST,
    port: env.WORKER_PORT,
    registry: metrics.registry,
    notReady: () => notReady(),
  })

  const onWait = () => log.warn(`The control plane at ${url} does not answer yet; waiting for it.`)
  // It waits here and says so; a client that waits by itself would say nothing for half a minute.
  const impatient = createClient({ url, apiKey, patienceMs: 0 })
  const served = await patiently(() => register(impatient, agents), onWait, signal)
  const joined = await patiently(
    () =>
      impatient.worker.join.mutate({
        workerId,
        name: env.WORKER_NAME ?? `${hostname()} ${process.pid}`,
        instance: env.WORKER_INSTANCE,
        concurrency: slots.size,
        agentVersionIds: served.map(({ agentVersionId }) => agentVersionId),
      }),
    onWait,
    signal,
  )
  const heartbeat = startHeartbeat({
    workerId,
    runs,
    send: (input, ends) => client.worker.heartbeat.mutate(input, { signal: ends }),
    everyMs: joined.heartbeatMs,
    leaseMs: joined.leaseMs,
    log,
    clock,
  })

  const hearing = client.worker.kills.subscribe(undefined, {
    onData: () => heartbeat.hurry(),
    onError: (error) => log.warn({ error: error.message }, 'kills are learned with heartbeats alone'),
  })

  let isStopping = false
  const transport: Transport = httpTransport({ url, apiKey, random: Math.random })
  const deps = {
    workerId,
    transport,
    providers: providersFrom(process.env),
    runs,
    slots,
    metrics,
    log,
    now: () => new Date(),
    random: Math.random,
    newToken: randomUUID,
    isStopping: () => isStopping,
    apart: {
      slots: new Slots(maxApart),
      execute: (agent: AnyAgent, begun: Begun, ends: AbortSignal) =>
        executeApart({ agent: agent.name, begun, modules, url, apiKey, logLevel: env.LOG_LEVEL }, ends),
    },
  }
  const hosted = served.map(({ agent, agentVersionId }) => ({
    agent,
    agentVersionId,
    own: new Slots(Math.min(agent.limits.concurrency, slots.size)),
  }))
  const sources = await Promise.all(
    hosted.map(({ agent, agentVersionId, own }) =>
      openQueueSource(
        joined.queue,
        agentVersionId,
        own.size,
        (job) => runJob(deps, agent, own, job),
        log,
        clock,
      ),
    ),
  )
  const taker = startTaker({
    workerId,
    slots,
    served: hosted.map(({ agent, agentVersionId, own }) => ({
      agentVersionId,
      own,
      run: (begun, inTurn) => runBegun(deps, agent, begun, inTurn),
    })),
    take: (input, ends) => client.worker.take.mutate(input, { signal: ends }),
    log,
  })
  notReady = () => {
    if (isStopping) return 'it is stopping'
    if (!heartbeat.isWell) return 'the control plane does not answer heartbeats'
    return sources.every((source) => source.isConnected) ? null : 'the queue is not connected'
  }
  log.info({ workerId, agents: served.map(({ agent, version }) => `${agent.name} v${version}`) }, 'serving')

  const address = health.address()
  return {
    workerId,
    port: typeof address === 'object' && address !== null ? address.port : env.WORKER_PORT,
    async stop() {
      isStopping = true
      log.info({ runs: runs.size }, 'stopping')
      const grace = setTimeout(() => runs.releaseAll(), env.WORKER_GRACE_MS)
      const closed = Promise.all([taker.stop(), ...sources.map((source) => source.close())]).then(() => true)
      // A queue whose database is gone never says that it is closed; by then no run is left that would mind.
      const patience = delay(env.WORKER_GRACE_MS + closeWithinMs, false, { ref: false })
      if (!(await Promise.race([closed, patience]))) log.warn('the queue did not close; leaving it')
      clearTimeout(grace)
      hearing.unsubscribe()
      await heartbeat.stop()
      health.closeAllConnections()
      await new Promise<void>((resolve) => health.close(() => resolve()))
    },
  }
}

async function register(client: ReturnType<typeof createClient>, agents: readonly AnyAgent[]) {
  return Promise.all(
    agents.map(async (agent) => {
      const { agentVersionId, versionNumber: version } = await client.agents.register.mutate(
        definitionOf(agent),
      )
      return { agent, agentVersionId, version }
    }),
  )
}
