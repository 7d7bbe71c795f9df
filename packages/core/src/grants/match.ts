import type { Risk } from '../approvals/schema.ts'
import type { ApprovalTerms, ApprovalTiers } from '../approvals/terms.ts'
import { canonicalJson, type Json } from '../json.ts'
import type { GrantConstraint, GrantEnd, GrantRisk } from './schema.ts'

/** A grant as questions are held against it. */
export type Grant = {
  id: string
  agentId: string
  /** null: any version */
  agentVersionId: string | null
  tool: string
  constraints: readonly GrantConstraint[]
  upToRisk: GrantRisk
  maxUses: number
  uses: number
  expiresAt: Date
  revokedAt: Date | null
}

export type Question = {
  agentId: string
  agentVersionId: string
  tool: string
  arguments: Json
  risk: Risk
  terms: ApprovalTerms
}

const riskRank: Record<Risk, number> = { low: 0, medium: 1, high: 2 }

/** Whether a question is one that a grant may answer at all: nothing that wants certain people, or several of them. */
export function mayBeGranted(
  { risk, terms }: Pick<Question, 'risk' | 'terms'>,
  tiers: ApprovalTiers,
): boolean {
  const tier = tiers[risk]
  const need = Math.max(terms.quorum?.need ?? 1, tier?.need ?? 1)
  const separate = (terms.separateDuties ?? false) || (tier?.separateDuties ?? false)
  return risk !== 'high' && need === 1 && !separate && terms.assignees === undefined
}

/** Why a grant answers nothing any more; null: it still does. `currentVersionId` is the agent's. */
export function endOf(
  grant: Pick<Grant, 'revokedAt' | 'expiresAt' | 'uses' | 'maxUses' | 'agentVersionId'>,
  currentVersionId: string | null,
  now: Date,
): GrantEnd | null {
  if (grant.revokedAt !== null) return 'revoked'
  if (grant.expiresAt <= now) return 'expired'
  if (grant.uses >= grant.maxUses) return 'used_up'
  if (grant.agentVersionId !== null && grant.agentVersionId !== currentVersionId) return 'new_version'
  return null
}

/** Whether arguments are such as the constraints say; those that none names must be absent. */
export function argumentsFit(constraints: readonly GrantConstraint[], args: Json): boolean {
  if (typeof args !== 'object' || args === null || Array.isArray(args)) return false
  const named = new Set(constraints.map(({ argument }) => argument))
  if (Object.keys(args).some((name) => !named.has(name))) return false
  return constraints.every((constraint) => {
    const { argument, kind } = constraint
    const value = Object.hasOwn(args, argument) ? args[argument] : undefined
    switch (kind) {
      case 'any':
        return true
      case 'equals':
        return value !== undefined && canonicalJson(value) === canonicalJson(constraint.value)
      case 'at_most':
        return typeof value === 'number' && value >= 0 && value <= constraint.value
      default: {
        const never: never = kind
        throw new Error(`unknown constraint ${String(never)}`)
      }
    }
  })
}

export function fits(
  grant: Omit<Grant, 'id' | 'maxUses' | 'uses' | 'expiresAt' | 'revokedAt'>,
  question: Question,
): boolean {
  return (
    grant.agentId === question.agentId &&
    (grant.agentVersionId === null || grant.agentVersionId === question.agentVersionId) &&
    grant.tool === question.tool &&
    riskRank[question.risk] <= riskRank[grant.upToRisk] &&
    argumentsFit(grant.constraints, question.arguments)
  )
}

const looseness = ({ constraints, agentVersionId }: Grant) =>
  constraints.filter(({ kind }) => kind === 'any').length * 1_000 +
  constraints.filter(({ kind }) => kind === 'at_most').length * 2 +
  (agentVersionId === null ? 1 : 0)

/** The grant that answers a question: of those that fit the narrowest, then the one that ends first. Null: a person must. */
export function grantFor(grants: readonly Grant[], question: Question, now: Date): Grant | null {
  const able = grants.filter(
    (grant) =>
      grant.revokedAt === null &&
      grant.expiresAt > now &&
      grant.uses < grant.maxUses &&
      fits(grant, question),
  )
  return able.reduce<Grant | null>((best, grant) => {
    if (best === null) return grant
    const narrower = looseness(best) - looseness(grant)
    return narrower > 0 || (narrower === 0 && grant.expiresAt < best.expiresAt) ? grant : best
  }, null)
}
