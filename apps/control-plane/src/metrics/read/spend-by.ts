import type { Actor } from '@ground-control/core/actors'
import { sinceMs } from '@ground-control/core/metrics/range'
import type { SpendByView, spendByInput } from '@ground-control/core/metrics/schema'
import type { z } from 'zod'
import type { Services } from '../../services.ts'
import { readSpendByAgent, readSpendByModel } from './spend.ts'

const mostRows = 50

/** Where the money went in the range: by agent or by model, dearest first. Both sum up the same calls. */
export async function readSpendBy(
  services: Services,
  actor: Actor,
  input: z.output<typeof spendByInput>,
): Promise<SpendByView> {
  const { workspaceId } = actor
  const since = new Date(sinceMs(input.range, services.now().getTime()))
  return services.db.read(workspaceId, async (prisma) => {
    if (input.by === 'model') {
      const rows = await readSpendByModel(prisma, workspaceId, since, mostRows)
      return { by: 'model', rows: rows.map((row) => ({ ...row, label: row.id })) }
    }
    const rows = await readSpendByAgent(prisma, workspaceId, since, mostRows)
    const agents = await prisma.agent.findMany({
      where: { workspaceId, id: { in: rows.map((row) => row.id) } },
      select: { id: true, name: true },
    })
    const names = new Map(agents.map((agent) => [agent.id, agent.name]))
    return { by: 'agent', rows: rows.map((row) => ({ ...row, label: names.get(row.id) ?? row.id })) }
  })
}
