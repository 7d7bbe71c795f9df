import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { UsageError } from './read-command.ts'

const firstRun = z.object({ controlPlaneUrl: z.url(), apiKeys: z.object({ operator: z.string().min(1) }) })

/** Where the control plane is and as whom to speak: the environment says it, or what `npm start` left behind. */
export async function readSettings(
  env: Record<string, string | undefined>,
  folder: string,
): Promise<{ url: string; apiKey: string }> {
  const { CONTROL_PLANE_URL: url, GROUND_CONTROL_API_KEY: apiKey } = env
  const told = url && apiKey ? null : await readFirstRun(resolve(folder, env.DATA_DIR || '.data'))
  const settings = {
    url: url || told?.controlPlaneUrl,
    apiKey: apiKey || told?.apiKeys.operator,
  }
  if (!settings.url) throw new UsageError('set CONTROL_PLANE_URL, like http://127.0.0.1:4000')
  if (!settings.apiKey) throw new UsageError('set GROUND_CONTROL_API_KEY to an operator’s key')
  if (!URL.canParse(settings.url)) throw new UsageError(`CONTROL_PLANE_URL is no address: ${settings.url}`)
  return { url: settings.url, apiKey: settings.apiKey }
}

async function readFirstRun(dataDir: string) {
  const text = await readFile(join(dataDir, 'first-run.json'), 'utf8').catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw new UsageError(`${dataDir}/first-run.json is not readable: ${error.message}`)
    },
  )
  if (text === null) return null
  try {
    return firstRun.parse(JSON.parse(text))
  } catch {
    throw new UsageError(`${dataDir}/first-run.json is not what npm start writes`)
  }
}
