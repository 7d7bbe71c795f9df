import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import type { PolicyDetail, PolicyRule } from '@ground-control/core/policies/schema'
import type { Services } from '../../services.ts'
import { problemsOf } from '../problems.ts'
import { policyViews } from './policy-view.ts'

/** The newest are what people look for; older ones are in the audit. */
const maxVersions = 100

/** One policy, archived ones too, with its versions, newest first, and what is wrong with the draft. */
export async function getPolicy(
  services: Services,
  actor: Actor,
  input: { id: string },
): Promise<PolicyDetail> {
  const found = await services.db.read(actor.workspaceId, async (prisma) => {
    const row = await prisma.policy.findFirst({ where: { id: input.id, workspaceId: actor.workspaceId } })
    if (row === null) return null
    const [view] = await policyViews(prisma, [row])
    const versions = await prisma.policyVersion.findMany({
      where: { policyId: row.id },
      orderBy: { number: 'desc' },
      take: maxVersions,
    })
    return view && { view, versions }
  })
  if (!found) throw new AppError('not_found', 'no such policy')
  return {
    ...found.view,
    versions: found.versions.map((version) => ({
      id: version.id,
      number: version.number,
      rules: version.rules as unknown as PolicyRule[],
      note: version.note,
      createdBy: version.createdBy,
      createdAt: version.createdAt.toISOString(),
    })),
    problems: await problemsOf(found.view.draft),
  }
}
