import {
  budgetIdInput,
  ledgerInput,
  listBudgetsInput,
  saveBudgetInput,
} from '@ground-control/core/budgets/schema'
import { change } from '../server/change.ts'
import { admin, router, viewer } from '../server/trpc.ts'
import { archiveBudget } from './archive-budget.ts'
import { getBudget } from './read/get-budget.ts'
import { listBudgets } from './read/list-budgets.ts'
import { listLedger } from './read/list-ledger.ts'
import { previewBudget } from './read/preview-budget.ts'
import { saveBudget } from './save-budget.ts'

export const budgetsRouter = router({
  list: viewer
    .input(listBudgetsInput)
    .query(({ ctx, input }) => listBudgets(ctx.services, ctx.actor.workspaceId, input)),
  get: viewer
    .input(budgetIdInput)
    .query(({ ctx, input }) => getBudget(ctx.services, ctx.actor.workspaceId, input.id)),
  save: change(admin, saveBudgetInput, saveBudget),
  preview: viewer
    .input(saveBudgetInput)
    .query(({ ctx, input }) => previewBudget(ctx.services, ctx.actor.workspaceId, input)),
  archive: change(admin, budgetIdInput, archiveBudget),
  ledger: viewer
    .input(ledgerInput)
    .query(({ ctx, input }) => listLedger(ctx.services, ctx.actor.workspaceId, input)),
})
