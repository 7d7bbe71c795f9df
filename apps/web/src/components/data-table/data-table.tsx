'use client'
import type { RowData } from '@tanstack/react-table'
import { useRouter } from 'next/navigation'
import { type ReactNode, useState } from 'react'
import { cn } from '@/lib/class-names'
import { type Column, hiddenBelow } from './column'
import { HeaderCell } from './header-cell'
import { moveRowFocus } from './row-focus'
import { type SortingState, useDataTable } from './use-data-table'
import { useVisibleRows } from './use-visible-rows'

type Props<Row extends RowData> = {
  /** names the table for screen readers */
  label: string
  rows: Row[]
  columns: ReadonlyArray<Column<Row>>
  rowId: (row: Row) => string
  /** a row that leads somewhere: by click, or Enter while it has the focus */
  rowHref?: (row: Row) => string
  onRowOpen?: (row: Row) => void
  rowClassName?: (row: Row) => string | undefined
  initialSorting?: SortingState
  /** shown instead of the table while there are no rows */
  empty?: ReactNode
}

const noSorting: SortingState = []

/** Rows and columns. Rows take the focus (arrows or J and K move it); from 100 rows on only those in sight are drawn. */
export function DataTable<Row extends RowData>(props: Props<Row>) {
  const {
    label,
    rows,
    columns,
    rowId,
    rowHref,
    onRowOpen,
    rowClassName,
    initialSorting = noSorting,
    empty,
  } = props
  const [sorting, setSorting] = useState(initialSorting)
  const table = useDataTable(rows, columns, rowId, sorting, setSorting)
  const router = useRouter()
  const sorted = table.getRowModel().rows
  const visible = useVisibleRows(sorted.length)

  if (rows.length === 0 && empty) return empty

  const isOpenable = rowHref !== undefined || onRowOpen !== undefined
  const open = (row: Row) => {
    if (rowHref) router.push(rowHref(row))
    else onRowOpen?.(row)
  }

  return (
    <div ref={visible.ref} className="relative overflow-x-auto">
      <table className="w-full border-collapse text-sm" aria-label={label} aria-rowcount={rows.length + 1}>
        <thead>
          <tr className="border-line border-b">
            {columns.map((column) => (
              <HeaderCell key={column.id} column={column} state={table.getColumn(column.id)} />
            ))}
          </tr>
        </thead>
        <tbody>
          {visible.before > 0 && <tr aria-hidden style={{ height: visible.before }} />}
          {visible.indexes.map((index) => {
            const row = sorted[index]
            if (!row) return null
            return (
              <tr
                key={row.id}
                data-index={index}
                aria-rowindex={index + 2}
                tabIndex={isOpenable ? 0 : undefined}
                onClick={(event) => isOpenable && !isOnControl(event.target) && open(row.original)}
                onKeyDown={(event) => {
                  if (moveRowFocus(event)) return
                  if (event.key === 'Enter' && isOpenable && event.target === event.currentTarget)
                    open(row.original)
                }}
                className={cn(
                  'border-line border-b last:border-b-0 -outline-offset-2',
                  isOpenable && 'cursor-pointer hover:bg-hover/60',
                  rowClassName?.(row.original),
                )}
              >
                {columns.map((column) => (
                  <td
                    key={column.id}
                    className={cn(
                      'h-10 px-4 py-1.5 align-middle max-sm:px-2 max-sm:first:pl-4 max-sm:last:pr-4',
                      column.align === 'end' && 'text-right tabular-nums',
                      column.hideBelow && hiddenBelow[column.hideBelow],
                      column.className,
                    )}
                  >
                    {column.cell(row.original)}
                  </td>
                ))}
              </tr>
            )
          })}
          {visible.after > 0 && <tr aria-hidden style={{ height: visible.after }} />}
        </tbody>
      </table>
    </div>
  )
}

/** A click on a link, a button or a field in a row is meant for that. */
function isOnControl(target: EventTarget): boolean {
  return (
    target instanceof Element &&
    target.closest('a, button, input, select, textarea, label, [role="checkbox"]') !== null
  )
}
