import { z } from 'zod'

const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback)

const schema = z.object({
  CONTROL_PLANE_URL: z.url({ protocol: /^https?$/ }).default('http://127.0.0.1:4000'),
  /** of scope worker; `npm start` makes one */
  GROUND_CONTROL_API_KEY: z.string().min(1),
  WORKER_PORT: port(4100),
  HOST: z.string().default('127.0.0.1'),
  /** runs that this process executes at once, over all its agents */
  WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(10_000).default(100),
  WORKER_NAME: z.string().min(1).max(200).optional(),
  /** the same over restarts, and never two at once: whoever starts this process again when it ends may say so */
  WORKER_INSTANCE: z.string().min(1).max(200).optional(),
  /** how long runs may go on after the first signal to stop, before they are handed back */
  WORKER_GRACE_MS: z.coerce.number().int().min(0).max(600_000).default(5_000),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
})

export type Env = z.infer<typeof schema>

/** Parses the environment once. @throws with one clear line that names each variable that is off */
export function readEnv(variables: Readonly<Record<string, string | undefined>>): Env {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''))
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0])
    return `${name}: ${given[name] === undefined ? 'is missing' : issue.message}`
  })
  throw new Error(`The environment is not right. ${problems.join('; ')}`)
}
