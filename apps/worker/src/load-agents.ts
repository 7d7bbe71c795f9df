import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type AnyAgent, isAgent } from '@ground-control/sdk'

/**
 * Imports modules and gives the agents that they export, whatever the exports are called.
 * @throws with one clear line where a module is missing, exports no agent, or two agents share a name
 */
export async function loadAgents(paths: readonly string[], from: string): Promise<AnyAgent[]> {
  if (paths.length === 0) throw new Error('Name the modules that export your agents: npm run worker -- PATH…')
  const agents = new Map<string, { agent: AnyAgent; path: string }>()
  for (const path of paths) {
    const file = resolve(from, path)
    if (!(await stat(file).catch(() => null))?.isFile()) throw new Error(`There is no module at ${file}.`)
    const exported: Record<string, unknown> = await import(pathToFileURL(file).href)
    const found = [...new Set(Object.values(exported).filter(isAgent))]
    if (found.length === 0) throw new Error(`${path} exports no agent made by defineAgent.`)
    for (const agent of found) {
      const twin = agents.get(agent.name)
      if (twin !== undefined && twin.agent !== agent)
        throw new Error(`Two agents are named ${agent.name}: in ${twin.path} and in ${path}.`)
      agents.set(agent.name, { agent, path })
    }
  }
  return [...agents.values()].map(({ agent }) => agent)
}
