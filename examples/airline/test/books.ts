import type { BudgetScope, BudgetUnit } from '@ground-control/core/budgets/schema'
import type { Platform } from '../../../apps/worker/test/platform.ts'
import type { LevelBudget } from './every-level.ts'
import type { CountedCall } from './provider-tap.ts'

/** A call as the provider counted it, with the run that made it. */
export type OwnedCall = CountedCall & {
  runId: string
  agentId: string
  endUser: string | null
  tags: readonly string[]
}

/** OpenAI's list, in nano-USD a token. */
const rates: Record<string, { input: bigint; output: bigint }> = {
  'openai/gpt-4o': { input: 2_500n, output: 10_000n },
  'openai/gpt-4o-mini': { input: 150n, output: 600n },
}

/** What a call comes to in a budget's unit, by nothing but the provider's count and the list. */
export function amountOf({ model, inputTokens, outputTokens }: CountedCall, unit: BudgetUnit): bigint {
  if (unit === 'calls') return 1n
  if (unit === 'tokens') return BigInt(inputTokens + outputTokens)
  const rate = rates[model]
  if (rate === undefined) throw new Error(`no rate of ${model}`)
  return BigInt(inputTokens) * rate.input + BigInt(outputTokens) * rate.output
}

function subjectsOf(scope: BudgetScope, call: OwnedCall): readonly string[] {
  switch (scope) {
    case 'workspace':
      return ['']
    case 'agent':
      return [call.agentId]
    case 'endUser':
      return call.endUser === null ? [] : [call.endUser]
    case 'tag':
      return call.tags
    case 'model':
      return [call.model]
    case 'run':
      return [call.runId]
    default:
      return scope satisfies never
  }
}

type Sums = Record<string, bigint>

/** What each subject of a budget must have spent, in the order of the subjects. */
export function expectedOf(budget: LevelBudget, calls: readonly OwnedCall[]): Sums {
  const sums: Sums = {}
  for (const call of calls)
    for (const subject of subjectsOf(budget.scope, call))
      sums[subject] = (sums[subject] ?? 0n) + amountOf(call, budget.unit)
  return sums
}

type SumRow = { subject: string; amount: string }
const sumsOf = (rows: readonly SumRow[]): Sums =>
  Object.fromEntries(rows.map(({ subject, amount }) => [subject, BigInt(amount)]))

/** What a budget's accounts say was spent, over all its windows: a play may go past the end of one. */
export const spentOf = async ({ sql }: Platform, budgetId: string): Promise<Sums> =>
  sumsOf(
    await sql<SumRow>(
      `select subject, sum(spent + overage)::text as amount from budget_accounts
       where budget_id = $1 group by 1 having sum(spent + overage) > 0`,
      [budgetId],
    ),
  )

/** The same by the ledger alone. */
export const bookedOf = async ({ sql }: Platform, budgetId: string): Promise<Sums> =>
  sumsOf(
    await sql<SumRow>(
      `select a.subject, sum(l.amount)::text as amount from ledger_entries l join budget_accounts a on a.id = l.account_id
       where a.budget_id = $1 and l.credit in ('spent', 'overage') group by 1 having sum(l.amount) > 0`,
      [budgetId],
    ),
  )

export type RunTotals = { runId: string; cost: string; tokens: string; calls: string }

/** What each run used by its steps, and by its own row. */
export async function runTotals({ sql }: Platform): Promise<{ bySteps: RunTotals[]; byRuns: RunTotals[] }> {
  const bySteps = await sql<RunTotals>(
    `select run_id as "runId", sum(cost_nano_usd)::text as cost, sum(input_tokens + output_tokens)::text as tokens,
       count(*)::text as calls from steps where kind = 'model' and input_tokens is not null group by 1 order by 1`,
  )
  const byRuns = await sql<RunTotals>(
    `select id as "runId", cost_nano_usd::text as cost, (input_tokens + output_tokens)::text as tokens, model_calls::text as calls
     from runs where input_tokens > 0 order by 1`,
  )
  return { bySteps, byRuns }
}

export function expectedTotals(calls: readonly OwnedCall[]): RunTotals[] {
  return [...Map.groupBy(calls, ({ runId }) => runId)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([runId, own]) => {
      const sum = (unit: BudgetUnit) =>
        own.reduce((total, call) => total + amountOf(call, unit), 0n).toString()
      return { runId, cost: sum('cost'), tokens: sum('tokens'), calls: sum('calls') }
    })
}

/** Whatever in the books is not as double entry has it: nothing, where they are right. */
export const imbalances = ({ sql }: Platform) =>
  sql(
    `with sides as (
       select account_id, debit as side, -amount as amount from ledger_entries
       union all select account_id, credit, amount from ledger_entries),
     booked as (
       select account_id, sum(amount) as total, coalesce(sum(amount) filter (where side = 'held'), 0) as held,
         coalesce(sum(amount) filter (where side = 'spent'), 0) as spent,
         coalesce(sum(amount) filter (where side = 'overage'), 0) as overage
       from sides group by 1)
     select a.id, a.held, a.spent, a.overage, b.* from budget_accounts a left join booked b on b.account_id = a.id
     where coalesce(b.total, 0) <> 0
       or (a.held, a.spent, a.overage) is distinct from (coalesce(b.held, 0), coalesce(b.spent, 0), coalesce(b.overage, 0))`,
  )

/** Holds that did not end, and accounts that still hold something. */
export const leftOpen = ({ sql }: Platform) =>
  sql(
    `select id, 'hold' as what from holds where status = 'open'
     union all select id, 'account' from budget_accounts where held <> 0`,
  )

/** One look at a budget: whether spent and held were within every hard limit, and how much of this one was taken. */
export async function sample({ sql }: Platform, budgetId: string): Promise<{ over: number; taken: bigint }> {
  const [row] = await sql<{ over: number; taken: string }>(
    `select count(*) filter (where b.hard and a.spent + a.held > b."limit")::int as over,
       coalesce(max(a.spent + a.held) filter (where b.id = $1), 0)::text as taken
     from budget_accounts a join budgets b on b.id = a.budget_id`,
    [budgetId],
  )
  return { over: row!.over, taken: BigInt(row!.taken) }
}
