import type { LedgerEntryView, LedgerInput } from '@ground-control/core/budgets/schema'
import { AppError } from '@ground-control/core/errors'
import type { Page } from '@ground-control/core/paging'
import { Prisma } from '@ground-control/db/generated/client'
import { cutPage, decodeCursor } from '../../server/cursor.ts'
import type { Services } from '../../services.ts'

const maxAccounts = 500

type EntryRow = Omit<LedgerEntryView, 'amount' | 'createdAt'> & { amount: bigint; createdAt: Date }

/**
 * A page of a budget's ledger, newest first: of one account, or of the 500 newest together. Each account is read
 * from its own end, so the length of the ledger does not count. Throws not_found, and bad_request for a strange cursor.
 */
export async function listLedger(
  services: Services,
  workspaceId: string,
  input: LedgerInput,
): Promise<Page<LedgerEntryView>> {
  const after = decodeCursor(input.cursor)
  const beyond = after
    ? Prisma.sql`and (created_at, id) < (${after.at}::timestamptz, ${after.id})`
    : Prisma.empty
  return services.db.read(workspaceId, async (prisma) => {
    const budget = await prisma.budget.findFirst({
      where: { id: input.id, workspaceId },
      select: { id: true },
    })
    if (budget === null) throw new AppError('not_found', 'no such budget')
    const accounts = await prisma.budgetAccount.findMany({
      where: { budgetId: budget.id, ...(input.accountId === undefined ? {} : { id: input.accountId }) },
      orderBy: [{ startsAt: 'desc' }, { id: 'desc' }],
      take: maxAccounts,
      select: { id: true },
    })
    if (input.accountId !== undefined && accounts.length === 0)
      throw new AppError('not_found', 'no such account of this budget')
    const rows = await prisma.$queryRaw<EntryRow[]>`
      select e.id, e.account_id as "accountId", e.hold_id as "holdId", e.run_id as "runId", e.holds, e.kind, e.debit, e.credit, e.amount,
        e.created_at as "createdAt"
      from unnest(${accounts.map((account) => account.id)}::text[]) a (id) cross join lateral (
        select * from ledger_entries where account_id = a.id ${beyond}
        order by created_at desc, id desc limit ${input.limit + 1}
      ) e order by e.created_at desc, e.id desc limit ${input.limit + 1}`
    const { items, nextCursor } = cutPage(rows, input.limit)
    return {
      items: items.map((row) => ({
        ...row,
        amount: row.amount.toString(),
        createdAt: row.createdAt.toISOString(),
      })),
      nextCursor,
    }
  })
}
