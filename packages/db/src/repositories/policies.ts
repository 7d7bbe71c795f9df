import type { PolicyRule } from '@ground-control/core/policies/schema'
import type { Tx } from '../database.ts'

export type PolicyRow = {
  id: string
  name: string
  description: string
  position: number
  draft: PolicyRule[]
  revision: number
  publishedVersionId: string | null
  archivedAt: Date | null
}

export type PolicyVersionRow = { id: string; policyId: string; number: number; rules: PolicyRule[] }

/** The policy, its row locked until the transaction ends; null where the workspace has none of that id. */
export async function lockPolicy(tx: Tx, id: string): Promise<PolicyRow | null> {
  const rows = await tx.query<PolicyRow>(
    `select id, name, description, position, draft, revision, published_version_id as "publishedVersionId",
       archived_at as "archivedAt"
     from policies where id = $1 and workspace_id = $2 for update`,
    [id, tx.workspaceId],
  )
  return rows[0] ?? null
}

export type PolicyDraft = {
  id: string
  workspaceId: string
  name: string
  description: string
  position: number
  rules: PolicyRule[]
}

export async function insertPolicy(tx: Tx, policy: PolicyDraft): Promise<void> {
  await tx.query(
    `insert into policies (id, workspace_id, name, description, position, draft) values ($1, $2, $3, $4, $5, $6)`,
    [
      policy.id,
      policy.workspaceId,
      policy.name,
      policy.description,
      policy.position,
      JSON.stringify(policy.rules),
    ],
  )
  tx.changed('policies', policy.id, policy.workspaceId)
}

export async function updatePolicyDraft(tx: Tx, policy: Omit<PolicyDraft, 'workspaceId'>): Promise<void> {
  await tx.query(
    `update policies set name = $2, description = $3, position = $4, draft = $5, revision = revision + 1, updated_at = now()
     where id = $1`,
    [policy.id, policy.name, policy.description, policy.position, JSON.stringify(policy.rules)],
  )
  tx.changed('policies', policy.id)
}

export async function findPolicyVersion(
  tx: Tx,
  policyId: string,
  number: number,
): Promise<PolicyVersionRow | null> {
  const rows = await tx.query<PolicyVersionRow>(
    `select id, policy_id as "policyId", number, rules from policy_versions where policy_id = $1 and number = $2`,
    [policyId, number],
  )
  return rows[0] ?? null
}

export async function findPolicyVersionById(tx: Tx, id: string): Promise<PolicyVersionRow | null> {
  const rows = await tx.query<PolicyVersionRow>(
    `select id, policy_id as "policyId", number, rules from policy_versions where id = $1`,
    [id],
  )
  return rows[0] ?? null
}

/**
 * Adds the next version and puts it in force. The caller has locked the policy, so numbers have no gap and no
 * double. @returns the version's number
 */
export async function publishVersion(
  tx: Tx,
  version: {
    id: string
    workspaceId: string
    policyId: string
    rules: PolicyRule[]
    note: string
    createdBy: string
    createdById: string
  },
): Promise<number> {
  const rows = await tx.query<{ number: number }>(
    `insert into policy_versions (id, workspace_id, policy_id, number, rules, note, created_by, created_by_id)
     select $1, $2, $3, coalesce(max(number), 0) + 1, $4, $5, $6, $7 from policy_versions where policy_id = $3
     returning number`,
    [
      version.id,
      version.workspaceId,
      version.policyId,
      JSON.stringify(version.rules),
      version.note,
      version.createdBy,
      version.createdById,
    ],
  )
  await tx.query('update policies set published_version_id = $2, updated_at = now() where id = $1', [
    version.policyId,
    version.id,
  ])
  tx.changed('policies', version.policyId, version.workspaceId)
  return rows[0]!.number
}

export type PublishedRow = {
  policyId: string
  name: string
  versionId: string
  version: number
  rules: PolicyRule[]
}

/** What is in force now in the transaction's workspace, in the order in which policies are asked. */
export async function readPublished(tx: Tx): Promise<PublishedRow[]> {
  return tx.query<PublishedRow>(
    `select p.id as "policyId", p.name, v.id as "versionId", v.number as version, v.rules
     from policies p join policy_versions v on v.id = p.published_version_id
     where p.workspace_id = $1 and p.archived_at is null order by p.position, p.name, p.id`,
    [tx.workspaceId],
  )
}

/** Policies in force that name a group in a rule, by name. */
export async function policiesNaming(tx: Tx, id: string): Promise<string[]> {
  const rows = await tx.query<{ name: string }>(
    `select p.name from policies p join policy_versions v on v.id = p.published_version_id
     where p.workspace_id = $1 and p.archived_at is null and strpos(v.rules::text, $2) > 0 order by p.name`,
    [tx.workspaceId, id],
  )
  return rows.map((row) => row.name)
}
