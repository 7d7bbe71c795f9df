import { z } from 'zod'
import { modelRef } from '../agents/schema.ts'
import { id } from '../ids.ts'
import { amount } from '../money.ts'
import { paging } from '../paging.ts'
import { tag } from '../runs/schema.ts'
import { label, text } from '../text.ts'

export const budgetScope = z.enum(['workspace', 'agent', 'endUser', 'tag', 'model', 'run'])
export type BudgetScope = z.infer<typeof budgetScope>
export const budgetWindow = z.enum(['run', 'hour', 'day', 'week', 'month', 'total', 'rolling'])
export type BudgetWindow = z.infer<typeof budgetWindow>
export const budgetUnit = z.enum(['cost', 'tokens', 'calls'])
export type BudgetUnit = z.infer<typeof budgetUnit>

/**
 * notify: say so. degrade: calls use a cheaper model. throttle: so many calls a minute. ask: a run waits until a person
 * raises the budget. stop: nothing more. pause: the agent whose call gets there is paused until the window ends.
 */
export const thresholdAction = z.enum(['notify', 'degrade', 'throttle', 'ask', 'stop', 'pause'])
export const threshold = z
  .object({
    atPercent: z.number().int().min(1).max(100),
    action: thresholdAction,
    /** of degrade: the rung to go down to; absent: the next of the agent's own ladder */
    model: modelRef.optional(),
    /** of throttle; absent: 10 */
    perMinute: z.int32().min(1).max(100_000).optional(),
  })
  .refine((value) => value.model === undefined || value.action === 'degrade', {
    path: ['model'],
    message: 'goes with degrade, and only with it',
  })
  .refine((value) => value.perMinute === undefined || value.action === 'throttle', {
    path: ['perMinute'],
    message: 'goes with throttle, and only with it',
  })
export type Threshold = z.infer<typeof threshold>

export const saveBudgetInput = z
  .object({
    /** absent: a new budget */
    id: id('budget').optional(),
    /** of the budget that was edited; another one now is a conflict. Absent: whatever it is now */
    revision: z.int32().min(1).optional(),
    name: label,
    scope: budgetScope,
    /** agent id or name, end user, tag, model; null counts each of them apart. Must be null for workspace and run. */
    scopeValue: text(200, 1).nullable().default(null),
    window: budgetWindow,
    rollingMs: z
      .number()
      .int()
      .min(60_000)
      .max(366 * 86_400_000)
      .nullable()
      .default(null),
    unit: budgetUnit.default('cost'),
    /** nano-USD, tokens or calls */
    limit: amount,
    hard: z.boolean().default(true),
    thresholds: z.array(threshold).max(10).default([]),
  })
  .superRefine((value, context) => {
    const issue = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message })
    if ((value.scope === 'workspace' || value.scope === 'run') && value.scopeValue !== null)
      issue('scopeValue', `a ${value.scope} budget has no value`)
    // A value that no call can have would make a budget that guards nothing.
    const form = value.scope === 'tag' ? tag : value.scope === 'model' ? modelRef : null
    const problem = value.scopeValue === null ? undefined : form?.safeParse(value.scopeValue).error
    if (problem !== undefined) issue('scopeValue', problem.issues[0]?.message ?? 'is not valid')
    if (value.window === 'run' && value.scope !== 'run')
      issue('window', 'the window "run" goes with the scope "run"')
    if (value.scope === 'run' && value.window !== 'run')
      issue('window', 'a run budget lasts as long as the run')
    if ((value.window === 'rolling') !== (value.rollingMs !== null))
      issue('rollingMs', 'goes with the window "rolling", and only with it')
    const percents = value.thresholds.map((item) => item.atPercent)
    if (new Set(percents).size !== percents.length)
      issue('thresholds', 'two thresholds have the same percentage')
  })
export type SaveBudgetInput = z.infer<typeof saveBudgetInput>

export const budgetIdInput = z.object({ id: id('budget') })
export const listBudgetsInput = z.object({ includeArchived: z.boolean().default(false) }).prefault({})
export const ledgerInput = paging.extend({
  id: id('budget'),
  /** of one account; absent: of the budget's newest 500 */
  accountId: id('account').optional(),
})
export type LedgerInput = z.infer<typeof ledgerInput>

/** What a person is asked where a ladder says `ask`; what they may change is how much and for how long. */
export const raiseAction = 'budget.raise'
export const raiseArguments = z.looseObject({
  budgetId: id('budget'),
  /** whose account of the budget */
  subject: text(200),
  /** in the budget's unit */
  raiseBy: z.string().regex(/^[1-9]\d{0,17}$/, "must be a whole number of the budget's unit, above 0"),
  forMs: z
    .number()
    .int()
    .min(1_000)
    .max(366 * 86_400_000),
})

/** An account as it was asked about one call. */
export type CheckedBudget = {
  budgetId: string
  name: string
  accountId: string
  unit: BudgetUnit
  limit: string
  available: string
  needed: string
  answer: 'grant' | 'degrade' | 'throttle' | 'ask' | 'refuse'
}

export type BudgetAccountView = {
  id: string
  subject: string
  /** the subject in words: an agent's name instead of its id */
  subjectLabel: string
  startsAt: string
  endsAt: string | null
  limit: string
  held: string
  spent: string
  /** what calls used beyond what was held for them; it counts against the limit like what is spent */
  overage: string
  available: string
}

export type BudgetView = {
  id: string
  revision: number
  name: string
  scope: BudgetScope
  scopeValue: string | null
  scopeLabel: string
  window: BudgetWindow
  rollingMs: number | null
  unit: BudgetUnit
  limit: string
  hard: boolean
  thresholds: Threshold[]
  createdAt: string
  archivedAt: string | null
  /** the fullest account of the present window; null where nothing was spent yet */
  current: BudgetAccountView | null
  resetsAt: string | null
  /** when the limit is reached at the window's rate so far; null where it is not in sight */
  forecastAt: string | null
  /** the same from the fastest to the slowest of the rates seen lately; `to` is null where the slowest never gets there. null: no rate gets there, it is reached, or nobody knows what was used by when */
  forecastBand: { from: string; to: string | null } | null
  /** of the workspace's newest 10,000 refusals */
  refusals24h: number
}
export type TopUpView = {
  id: string
  /** whose account; null: every account of the budget */
  subject: string | null
  amount: string
  reason: string
  authorName: string
  createdAt: string
  expiresAt: string | null
}
/** What a draft would have done over the calls of the last 30 days. */
export type BudgetPreview = {
  /** since when calls were looked at; later than 30 days ago where there were too many */
  since: string
  calls: number
  refused: number
  asked: number
  degraded: number
  throttled: number
  /** runs that it would have held back */
  runs: number
  used: string
  /** of it, what the budget would have let pass */
  allowed: string
  fired: Array<{ threshold: Threshold; times: number; firstAt: string }>
  /** the fullest, at most 5 */
  accounts: Array<{
    subject: string
    subjectLabel: string
    startsAt: string
    used: string
    allowed: string
    refusedAt: string | null
  }>
}
export type BudgetDetail = BudgetView & {
  /** in force, the newest first */
  topUps: TopUpView[]
  /** of the present window, fullest first, at most 100 */
  accounts: BudgetAccountView[]
  /** what `current` had used by then, overage included; without the moments that the ledger does not tell of yet */
  series: Array<{ at: string; spent: string }>
  refusedRuns: Array<{ runId: string; agentName: string; at: string; message: string }>
  /** that wait for somebody to raise it, the newest first, at most 20 */
  askedRuns: Array<{ runId: string; agentName: string; at: string; approvalId: string; title: string }>
  /** of calls that it counted in its present window: what they cost more or less by corrected prices. Its entries stay. */
  corrections: { calls: number; deltaNanoUsd: string }
}
export type LedgerEntryView = {
  id: string
  accountId: string
  /** null where several holds were made together */
  holdId: string | null
  runId: string | null
  /** how many holds it is of */
  holds: number
  kind: 'hold' | 'settle' | 'release' | 'expire' | 'overage'
  debit: string
  credit: string
  amount: string
  createdAt: string
}
