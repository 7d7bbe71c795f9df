import {
  type ApprovalRules,
  approvalTiers,
  approvalTiersKey,
  singleOperator,
  singleOperatorKey,
} from '@ground-control/core/approvals/terms'
import type { Services } from '../../services.ts'

/** What the workspace demands of approvals at the least, and whether one person decides alone for now. */
export async function approvalRules(services: Services, workspaceId: string): Promise<ApprovalRules> {
  return services.db.read(workspaceId, async (prisma) => {
    const entries = await prisma.configEntry.findMany({
      where: { workspaceId, key: { in: [approvalTiersKey, singleOperatorKey] } },
    })
    const mode = entries.find(({ key }) => key === singleOperatorKey)
    const tiers = entries.find(({ key }) => key === approvalTiersKey)
    return {
      singleOperator: mode
        ? {
            reason: singleOperator.parse(mode.value).reason,
            setBy: mode.updatedBy,
            since: mode.updatedAt.toISOString(),
          }
        : null,
      tiers: approvalTiers.parse(tiers?.value ?? {}),
    }
  })
}
