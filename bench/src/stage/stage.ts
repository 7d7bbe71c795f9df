import { findRedis, type Redis, startRedis } from '../../../scripts/platform/redis.ts'
import { type PeerName, type PeerProcess, startPeer } from '../peers/start-peer.ts'
import { type BenchServer, startServer } from './database.ts'
import { type BenchPlatform, masterKey, startBenchPlatform } from './platform.ts'
import { type BenchServices, openServices } from './services.ts'

/**
 * What rows are measured on; each part comes up when a row asks for it. The platform and the verbs of this process stay
 * until the end; peers, and whatever is on Redis, until the row is done: idle, they still poll.
 */
export type Stage = {
  server: BenchServer
  /** its queue is on Postgres */
  platform(): Promise<BenchPlatform>
  /** null: none can be had here */
  redis(): Promise<Redis | null>
  /** its queue is on Redis; null where there is none */
  platformOnRedis(): Promise<BenchPlatform | null>
  /** where the URL says, or on a database of its own */
  peer(name: PeerName, url?: string): Promise<PeerProcess>
  /** the control plane's verbs in this process, with as many connections as it has by default, on a database that nobody else writes to */
  own(): Promise<BenchServices>
  /** the same on the platform's database */
  shared(): Promise<BenchServices>
  /** a database for peers that are a few statements of our own */
  peerDatabase(): Promise<string>
  /** ends what the row that is done had to itself */
  clear(): Promise<void>
  stop(): Promise<void>
}

export async function openStage(say: (line: string) => void): Promise<Stage> {
  const server = await startServer()
  const stops: Array<() => Promise<void>> = [server.stop]
  const stopsOfRow: Array<() => Promise<void>> = []
  /** Ended even if it is told to while it still comes up; what fails to has ended what it started. */
  const once = <T>(open: () => Promise<T>, stop: (opened: T) => Promise<void>, until = stops) => {
    let opening: Promise<T> | null = null
    return () => {
      if (opening === null) {
        const opened = open()
        opening = opened
        until.push(async () => {
          opening = null
          await opened.then(stop, () => undefined)
        })
      }
      return opening
    }
  }
  const clear = async () => {
    for (const stop of stopsOfRow.splice(0).reverse()) await stop()
  }
  let databases = 0
  /** A peer counts what its database holds against what it was asked for. */
  const newDatabase = (name: PeerName) => {
    databases += 1
    return server.database(`bench_${name.replace('-', '_')}_${databases}`)
  }
  const peers = new Map<string, () => Promise<PeerProcess>>()
  const platform = once(
    () => startBenchPlatform(server, { name: 'postgres', databaseUrl: server.url, redisUrl: null }),
    (started) => started.stop(),
  )
  const redis = once(
    async () => {
      const file = findRedis(say)
      return file === null ? null : startRedis(file, server.dir)
    },
    async (started) => started?.end(),
    stopsOfRow,
  )
  return {
    server,
    platform,
    redis,
    platformOnRedis: once(
      async () => {
        const started = await redis()
        if (started === null) return null
        const databaseUrl = await server.database('bench_on_redis')
        return startBenchPlatform(server, { name: 'redis', databaseUrl, redisUrl: started.url })
      },
      async (started) => started?.stop(),
      stopsOfRow,
    ),
    peer(name, url) {
      const key = `${name} ${url}`
      const known = peers.get(key)
      if (known) return known()
      const open = once(
        async () => startPeer(name, url ?? (await newDatabase(name))),
        (started) => started.stop(),
        stopsOfRow,
      )
      peers.set(key, open)
      return open()
    },
    own: once(
      async () => openServices(await server.database('bench_in_process'), masterKey),
      (services) => services.close(),
    ),
    shared: once(
      async () => {
        await platform()
        return openServices(server.url, masterKey, 4)
      },
      (services) => services.close(),
    ),
    peerDatabase: () => server.database('bench_peers'),
    clear,
    async stop() {
      await clear()
      for (const stop of stops.reverse()) await stop()
    },
  }
}
