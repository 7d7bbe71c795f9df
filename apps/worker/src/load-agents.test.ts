import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadAgents } from './load-agents.ts'

let dir: string
const here = dirname(fileURLToPath(import.meta.url))
const sdk = join(here, '../../../packages/sdk/src/index.ts')
const agent = (name: string) =>
  `defineAgent({ name: '${name}', input: z.object({}), output: z.object({}), run: async () => ({}) })`

beforeAll(async () => {
  // Beside the code, so that the modules find the same packages.
  dir = await mkdtemp(join(here, 'modules-'))
  const head = `import { defineAgent } from ${JSON.stringify(sdk)}\nimport { z } from 'zod'\n`
  const modules = {
    'two.ts': `${head}export const one = ${agent('one')}\nexport const again = one\nexport default ${agent('two')}\nexport const other = 5\n`,
    'none.ts': 'export const nothing = { name: "not an agent" }\n',
    'twin.ts': `${head}export const twin = ${agent('one')}\n`,
    'broken.ts': 'throw new Error("cannot load")\n',
  }
  for (const [name, text] of Object.entries(modules)) await writeFile(join(dir, name), text)
})
afterAll(() => rm(dir, { recursive: true, force: true }))

test('finds agents under whatever export, each once', async () => {
  const agents = await loadAgents(['two.ts'], dir)
  expect(agents.map(({ name }) => name).sort()).toEqual(['one', 'two'])
})

test.each([
  [[], 'Name the modules'],
  [['missing.ts'], 'There is no module at'],
  [['none.ts'], 'none.ts exports no agent'],
  [['two.ts', 'twin.ts'], 'Two agents are named one: in two.ts and in twin.ts'],
  [['broken.ts'], 'cannot load'],
])('%j is one clear line: %s', async (paths, message) => {
  await expect(loadAgents(paths, dir)).rejects.toThrow(message)
})
