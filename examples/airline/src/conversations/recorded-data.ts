import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

/**
 * The folder of the public recordings, where a machine has it: `AIRLINE_DATA`, or `../shared/data/airline`
 * beside the project. They are not part of this repository, so tests on them skip without it.
 */
export function recordedDataFolder(
  env: Record<string, string | undefined>,
  root: string,
): string | undefined {
  const folder = env.AIRLINE_DATA ?? resolve(root, '../shared/data/airline')
  return existsSync(resolve(folder, 'conversations.jsonl')) ? folder : undefined
}
