import type { OverviewView } from '@ground-control/core/metrics/schema'
import type { Reader } from '@ground-control/db/database'

/** The first steps that a workspace has taken. Each looks for one row and stops. */
export async function readSetUp(prisma: Reader, workspaceId: string): Promise<OverviewView['setUp']> {
  const [setUp] = await prisma.$queryRaw<Array<OverviewView['setUp']>>`
    select
      exists (select from agents where workspace_id = ${workspaceId}) as "hasAgent",
      exists (select from workers where workspace_id = ${workspaceId}) as "hasWorker",
      exists (select from runs where workspace_id = ${workspaceId}) as "hasRun",
      exists (select from budgets where workspace_id = ${workspaceId}) as "hasBudget",
      exists (select from policies where workspace_id = ${workspaceId} and published_version_id is not null) as "hasPublishedPolicy",
      exists (select from approvals where workspace_id = ${workspaceId} and status in ('approved', 'edited', 'rejected')) as "hasDecision"`
  return (
    setUp ?? {
      hasAgent: false,
      hasWorker: false,
      hasRun: false,
      hasBudget: false,
      hasPublishedPolicy: false,
      hasDecision: false,
    }
  )
}
