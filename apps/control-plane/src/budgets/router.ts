import {
  budgetIdInput,
  ledgerInput,
  listBudgetsInput,
  saveBudgetInput,
} from '@ground-control/core/budgets/schema'
import { once } from '../server/once.ts'
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
  save: admin
    .input(saveBudgetInput)
    .mutation(({ ctx, input }) =>
      once(ctx, 'budgets.save', input, (services) => saveBudget(services, ctx.actor, input)),
    ),
  preview: viewer
    .input(saveBudgetInput)
    .query(({ ctx, input }) => previewBudget(ctx.services, ctx.actor.workspaceId, input)),
  archive: admin
    .input(budgetIdInput)
    .mutation(({ ctx, input }) => archiveBudget(ctx.services, ctx.actor, input)),
  ledger: viewer
    .input(ledgerInput)
    .query(({ ctx, input }) => listLedger(ctx.services, ctx.actor.workspaceId, input)),
})
