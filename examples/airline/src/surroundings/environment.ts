import { resolve } from 'node:path'
import { z } from 'zod'

const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback)

const environment = z.object({
  DATA_DIR: z.string().default('.data'),
  AIRLINE_PORT: port(4201),
  RECORDED_MODEL_PORT: port(4202),
})

/** What the airline's surroundings read of the environment. Throws an Error that names a wrong variable. */
export function readEnvironment(env: Record<string, string | undefined>) {
  const parsed = environment.safeParse(env)
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error))
  const { DATA_DIR, AIRLINE_PORT, RECORDED_MODEL_PORT } = parsed.data
  return { dataDir: resolve(DATA_DIR), airlinePort: AIRLINE_PORT, recordedModelPort: RECORDED_MODEL_PORT }
}
