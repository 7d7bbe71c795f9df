import type { Measure } from '../fault.ts'
import { same } from '../measure.ts'
import type { Stage } from '../stage/stage.ts'

/** A budget that all calls of the workspace count in, wide enough never to refuse: so that its sums can be compared. */
export async function addWideBudget(stage: Stage): Promise<void> {
  await stage.admin.budgets.save.mutate({
    name: 'everything',
    scope: 'workspace',
    window: 'total',
    unit: 'cost',
    limit: '1000000000000000',
  })
}

/** What the wide budget spent, against what the runs cost; and that nothing is held once all is over. */
export async function accountMoney(stage: Stage): Promise<Measure[]> {
  const [sums] = await stage.query<{ used: string; held: string; runs: string }>(
    `select (select coalesce(sum(a.spent + a.overage), 0)::text from budget_accounts a join budgets b on b.id = a.budget_id where b.name = 'everything') as used,
       (select coalesce(sum(held), 0)::text from budget_accounts) as held,
       (select coalesce(sum(cost_nano_usd), 0)::text from runs) as runs`,
  )
  return [
    same("nano-USD used of the workspace's budget, against its runs", BigInt(sums!.used), BigInt(sums!.runs)),
    same('nano-USD still held', BigInt(sums!.held), 0n),
  ]
}
