'use client'
import type { BudgetAccountView, BudgetDetail, BudgetUnit } from '@ground-control/core/budgets/schema'
import { useMemo } from 'react'
import { Card, CardHeader } from '@/components/card'
import type { Column } from '@/components/data-table/column'
import { DataTable } from '@/components/data-table/data-table'
import { Meter } from '@/components/meter'
import { Amount } from './amount'
import { shareOf } from './prepare/amounts'

/** A budget that counts several apart: how each of them stands. */
export function AccountsTable({ budget }: { budget: BudgetDetail }) {
  const columns = useMemo(() => columnsFor(budget.unit), [budget.unit])
  return (
    <Card>
      <CardHeader title="Accounts" hint="Each is counted apart, against the same limit" />
      <DataTable label="Accounts" rows={budget.accounts} columns={columns} rowId={(account) => account.id} />
    </Card>
  )
}

function columnsFor(unit: BudgetUnit): ReadonlyArray<Column<BudgetAccountView>> {
  const amount = (id: 'spent' | 'held' | 'available', header: string): Column<BudgetAccountView> => ({
    id,
    header,
    align: 'end',
    startsDescending: true,
    sortBy: (account) => BigInt(account[id]),
    cell: (account) => <Amount unit={unit} digits={account[id]} />,
    ...(id === 'held' && { hideBelow: 'sm' as const }),
  })
  return [
    {
      id: 'subject',
      header: 'Of',
      sortBy: (account) => account.subjectLabel,
      cell: (account) => <span className="font-medium">{account.subjectLabel}</span>,
    },
    {
      id: 'used',
      header: 'Used',
      hideBelow: 'md',
      className: 'w-48',
      cell: (account) => (
        <Meter
          label={`Used by ${account.subjectLabel}`}
          spent={shareOf(account.spent, account.limit)}
          held={shareOf(account.held, account.limit)}
        />
      ),
    },
    amount('spent', 'Spent'),
    amount('held', 'Held'),
    amount('available', 'Available'),
  ]
}
