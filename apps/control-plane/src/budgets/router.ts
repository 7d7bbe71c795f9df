import {
  archiveBudgetInput,
  type BudgetDetail,
  type BudgetView,
  budgetIdInput,
  type LedgerEntryView,
  ledgerInput,
  listBudgetsInput,
  saveBudgetInput,
} from '@ground-control/core/budgets/schema'
import type { Page } from '@ground-control/core/paging'
import { pending } from '../server/pending.ts'
import { admin, router, viewer } from '../server/trpc.ts'

export const budgetsRouter = router({
  list: viewer.input(listBudgetsInput).query(pending<BudgetView[]>()),
  get: viewer.input(budgetIdInput).query(pending<BudgetDetail>()),
  save: admin.input(saveBudgetInput).mutation(pending<BudgetView>()),
  archive: admin.input(archiveBudgetInput).mutation(pending<BudgetView>()),
  ledger: viewer.input(ledgerInput).query(pending<Page<LedgerEntryView>>()),
})
