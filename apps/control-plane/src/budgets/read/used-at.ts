import type { Reader } from '@ground-control/db/database'

export type Moment = {
  /** the account, and those of its subject that count beside it: the later tiles of a rolling window */
  account: { budgetId: string; subject: string; startsAt: Date }
  at: Date
}

/**
 * What accounts had used by some moments, overage included: of each the newest entry until then says it, which is one
 * look-up in the ledger's key however many entries there are. Null where that entry is from before the ledger said so.
 */
export async function usedAt(prisma: Reader, moments: readonly Moment[]): Promise<Array<bigint | null>> {
  if (moments.length === 0) return []
  const rows = await prisma.$queryRaw<Array<{ used: bigint | null }>>`
    select case when bool_and(l.account_id is null or l.used is not null) then coalesce(sum(l.used), 0)::bigint end as used
    from unnest(
      ${moments.map(({ account }) => account.budgetId)}::text[], ${moments.map(({ account }) => account.subject)}::text[],
      ${moments.map(({ account }) => account.startsAt.toISOString())}::timestamptz[], ${moments.map(({ at }) => at.toISOString())}::timestamptz[]
    ) with ordinality m (budget_id, subject, starts_at, at, place)
    left join budget_accounts a on a.budget_id = m.budget_id and a.subject = m.subject and a.starts_at between m.starts_at and m.at
    left join lateral (
      select account_id, used from ledger_entries where account_id = a.id and created_at <= m.at
      -- Entries of one transaction may have the same millisecond: the last of them says most.
      order by created_at desc, used desc limit 1
    ) l on true
    group by m.place order by m.place`
  return rows.map((row) => row.used)
}
