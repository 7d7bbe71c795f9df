import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { publicKeysOf } from './audit/signer.ts'

const port = (fallback: number) => z.coerce.number().int().min(1).max(65_535).default(fallback)

const isPublicKeys = (pem: string) => {
  try {
    return publicKeysOf(pem).length > 0
  } catch {
    return false
  }
}

const schema = z.object({
  /** login of the owner: migrates, and names the server that the two roles log in to */
  DATABASE_URL: z.url(),
  /** past a pooler: for migrations, for LISTEN and for a queue on Postgres. Absent: DATABASE_URL */
  DATABASE_DIRECT_URL: z.url().optional(),
  REDIS_URL: z.url().optional(),
  CONTROL_PLANE_PORT: port(4000),
  /** where the server listens; loopback unless said otherwise */
  HOST: z.string().default('127.0.0.1'),
  AUTH_SECRET: z.string().min(32, 'must have at least 32 characters'),
  MASTER_KEY: z.string().min(32, 'must have at least 32 characters'),
  /** the key that signs the audit trail is derived from it; absent: from MASTER_KEY */
  AUDIT_KEY: z.string().min(32, 'must have at least 32 characters').optional(),
  /** PEM: public keys of AUDIT_KEYs before this one; that of MASTER_KEY is known */
  AUDIT_FORMER_PUBLIC_KEYS: z.string().refine(isPublicKeys, 'must be public keys in PEM').optional(),
  /** a directory, one file for each workspace */
  AUDIT_CHECKPOINT_DIR: z.string().optional(),
  AUDIT_CHECKPOINT_WEBHOOK_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** as Standard Webhooks have it: whsec_ and base64 */
  AUDIT_CHECKPOINT_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/, 'must be whsec_ and 24 to 64 bytes in base64')
    .optional(),
  /** of an S3-compatible store: endpoint, bucket and, if wanted, a prefix */
  AUDIT_CHECKPOINT_S3_URL: z.url({ protocol: /^https?$/ }).optional(),
  AUDIT_CHECKPOINT_S3_REGION: z.string().default('us-east-1'),
  AUDIT_CHECKPOINT_S3_ACCESS_KEY_ID: z.string().optional(),
  AUDIT_CHECKPOINT_S3_SECRET_ACCESS_KEY: z.string().optional(),
  DATABASE_POOL: z.coerce.number().int().min(2).max(200).default(10),
  /** off: for a pooler that does not know named statements (PgBouncer before 1.21) */
  DATABASE_PREPARE: z
    .enum(['on', 'off'])
    .default('on')
    .transform((value) => value === 'on'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** where the first start tells what it made: the admin's password and the first keys, readable by its owner alone */
  FIRST_RUN_FILE: z.string().default('.data/first-run.json'),
  /** where people find the dashboard: links in messages begin with it */
  WEB_URL: z.url().optional(),
  /** networks that are not public and that channels may reach all the same: a mail server of one's own */
  CHANNEL_INSIDE_NETWORKS: z
    .string()
    .default('')
    .transform((value) => value.split(',').flatMap((network) => network.trim() || []))
    .pipe(z.array(z.union([z.cidrv4(), z.cidrv6()], 'must be networks like 10.0.0.0/8, between commas'))),
  CONTROL_PLANE_URL: z.url().optional(),
})

export type Env = z.infer<typeof schema>

/** Half a place for checkpoints would be none, and nobody would notice. */
const wholeSinks = [
  ['AUDIT_CHECKPOINT_WEBHOOK_URL', 'AUDIT_CHECKPOINT_WEBHOOK_SECRET'],
  ['AUDIT_CHECKPOINT_S3_URL', 'AUDIT_CHECKPOINT_S3_ACCESS_KEY_ID', 'AUDIT_CHECKPOINT_S3_SECRET_ACCESS_KEY'],
] as const

const fromFiles = [
  ...['DATABASE_URL', 'DATABASE_DIRECT_URL', 'REDIS_URL', 'AUTH_SECRET', 'MASTER_KEY', 'AUDIT_KEY'],
  ...['AUDIT_FORMER_PUBLIC_KEYS', 'AUDIT_CHECKPOINT_WEBHOOK_SECRET', 'AUDIT_CHECKPOINT_S3_SECRET_ACCESS_KEY'],
]

/** Parses the environment once. @throws with one clear line that names each variable that is off */
export function readEnv(variables: NodeJS.ProcessEnv): Env {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''))
  // Secrets may come as files, as container platforms mount them.
  for (const name of fromFiles) {
    const file = variables[`${name}_FILE`]
    if (file && given[name] === undefined) given[name] = readFileSync(file, 'utf8').trim()
  }
  const parsed = schema
    .superRefine((env, context) => {
      for (const [url, ...names] of wholeSinks)
        for (const name of names)
          if (env[url] !== undefined && env[name] === undefined)
            context.addIssue({ code: 'custom', path: [name], message: 'is missing' })
    })
    .safeParse(given)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map(
    (issue) =>
      `${issue.path.join('.')}: ${given[String(issue.path[0])] === undefined ? 'is missing' : issue.message}`,
  )
  throw new Error(`The environment is not right. ${problems.join('; ')}`)
}
