import type { UsageFilters } from '@ground-control/core/usage/schema'
import { Prisma } from '@ground-control/db/generated/client'
import { usageMeasures } from '@ground-control/db/repositories/call-sums'

/** What usage is told apart by. A call is one of a model or one of a tool: the other is null. */
export type Dimension = 'agent' | 'version' | 'model' | 'tool' | 'endUser' | 'tag'

/** By its name as a column: where sums keep it, and where a fact (`u`), its run (`r`) or a tag of that (`t`) does. */
export const dimensions: Record<
  Dimension,
  { name: Prisma.Sql; ofSum: Prisma.Sql; ofFact: Prisma.Sql; isOfRun: boolean }
> = {
  agent: {
    name: Prisma.sql`agent_id`,
    ofSum: Prisma.sql`u.agent_id`,
    ofFact: Prisma.sql`r.agent_id`,
    isOfRun: true,
  },
  version: {
    name: Prisma.sql`agent_version_id`,
    ofSum: Prisma.sql`u.agent_version_id`,
    ofFact: Prisma.sql`r.agent_version_id`,
    isOfRun: true,
  },
  model: {
    name: Prisma.sql`model`,
    ofSum: Prisma.sql`nullif(u.model, '')`,
    ofFact: Prisma.sql`u.model`,
    isOfRun: false,
  },
  tool: {
    name: Prisma.sql`tool`,
    ofSum: Prisma.sql`nullif(u.tool, '')`,
    ofFact: Prisma.sql`u.tool`,
    isOfRun: false,
  },
  endUser: {
    name: Prisma.sql`end_user`,
    ofSum: Prisma.sql`u.end_user`,
    ofFact: Prisma.sql`r.end_user`,
    isOfRun: true,
  },
  tag: { name: Prisma.sql`tag`, ofSum: Prisma.sql`u.tag`, ofFact: Prisma.sql`t.tag`, isOfRun: true },
}

export type FactFilters = Pick<UsageFilters, 'agentId' | 'model' | 'endUser' | 'tag'>

/** What is asked to be equal to what. */
export function filtersOf(filters: FactFilters): Array<{ dimension: Dimension; value: string }> {
  const { agentId, model, endUser, tag } = filters
  const given = [
    ['agent', agentId],
    ['model', model],
    ['endUser', endUser],
    ['tag', tag],
  ] as const
  return given.flatMap(([dimension, value]) => (value === undefined ? [] : [{ dimension, value }]))
}

export const measures = Prisma.raw(usageMeasures.map((name) => `u.${name}`).join(', '))
