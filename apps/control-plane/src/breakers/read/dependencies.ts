import {
  type Dependency,
  dependencyKey,
  modelDependencies,
  toolDependency,
} from '@ground-control/core/breakers/dependency'
import type { Reader } from '@ground-control/db/database'

/** What agents' current versions depend on, by `dependencyKey`, and who names it. */
export type Named = Map<string, { dependency: Dependency; agents: Array<{ id: string; name: string }> }>

type Row = { id: string; name: string; models: string[] | null; tools: string[] | null }

/** Of one agent, or of all that are in use; tools among it, which are an agent's own. */
export async function namedDependencies(
  prisma: Reader,
  workspaceId: string,
  agentId: string | null,
): Promise<Named> {
  const rows = await prisma.$queryRaw<Row[]>`
    select a.id, a.name,
      (select array_agg(m) from jsonb_array_elements_text(v.definition -> 'models') m) as models,
      (select array_agg(t ->> 'name') from jsonb_array_elements(v.definition -> 'tools') t) as tools
    from agents a join agent_versions v on v.id = a.current_version_id
    where a.workspace_id = ${workspaceId} and (${agentId}::text is null or a.id = ${agentId})
    order by a.name`
  const named: Named = new Map()
  for (const { id, name, models, tools } of rows) {
    const mine = [
      ...(models ?? []).flatMap(modelDependencies),
      ...(tools ?? []).map((tool) => toolDependency(name, tool)),
    ]
    for (const [key, dependency] of new Map(mine.map((one) => [dependencyKey(one), one]))) {
      const known = named.get(key) ?? { dependency, agents: [] }
      known.agents.push({ id, name })
      named.set(key, known)
    }
  }
  return named
}
