import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

export type Settings = {
  dataDir: string
  webPort: number
  /** where the dashboard listens; loopback unless WEB_HOST says otherwise */
  webHost: string
  controlPlanePort: number
  workerPort: number
  postgresPort: number
  postgresPortIsDefault: boolean
  /** absent: the embedded server */
  databaseUrl: string | null
  /** where the queue is; absent: in Postgres */
  redisUrl: string | null
  secrets: { authSecret: string; masterKey: string; postgresPassword: string }
}

/** Reads ports and places; secrets of the embedded default are made once and kept in the data folder. */
export async function readSettings(env: Record<string, string | undefined>): Promise<Settings> {
  const dataDir = resolve(env.DATA_DIR ?? '.data')
  await mkdir(dataDir, { recursive: true })
  const databaseUrl = env.DATABASE_URL || null
  return {
    dataDir,
    webPort: port(env, 'WEB_PORT', 3000),
    webHost: env.WEB_HOST || '127.0.0.1',
    controlPlanePort: port(env, 'CONTROL_PLANE_PORT', 4000),
    workerPort: port(env, 'WORKER_PORT', 4100),
    postgresPort: port(env, 'POSTGRES_PORT', 54320),
    postgresPortIsDefault: !env.POSTGRES_PORT,
    databaseUrl,
    redisUrl: env.REDIS_URL || null,
    secrets: await readSecrets(dataDir, env, databaseUrl !== null),
  }
}

function port(env: Record<string, string | undefined>, name: string, fallback: number): number {
  const value = Number(env[name] || fallback)
  if (!Number.isInteger(value) || value < 1 || value > 65_535)
    throw new Error(`${name} must be a port from 1 to 65535, not "${env[name]}".`)
  return value
}

async function readSecrets(
  dataDir: string,
  env: Record<string, string | undefined>,
  own: boolean,
): Promise<Settings['secrets']> {
  const path = join(dataDir, 'secrets.json')
  const kept = await readFile(path, 'utf8').then(
    (content) => JSON.parse(content) as Settings['secrets'],
    () => null,
  )
  // With a database of one's own, losing these would lose what they encrypt: they must come from outside.
  for (const name of ['AUTH_SECRET', 'MASTER_KEY'] as const) {
    if (own && !env[name])
      throw new Error(
        `${name} is missing: with DATABASE_URL set, name AUTH_SECRET and MASTER_KEY too (32 random characters or more each).`,
      )
  }
  const made = () => randomBytes(32).toString('base64url')
  const secrets = {
    authSecret: env.AUTH_SECRET || kept?.authSecret || made(),
    masterKey: env.MASTER_KEY || kept?.masterKey || made(),
    postgresPassword: kept?.postgresPassword || made(),
  }
  if (!kept && !own) await writeFile(path, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 })
  return secrets
}
