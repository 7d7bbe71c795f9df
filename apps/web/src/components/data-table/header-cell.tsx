'use client'
import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react'
import { cn } from '@/lib/class-names'
import { type Column, hiddenBelow } from './column'

/** The little that a header needs to know of TanStack's column. */
type SortableColumn = {
  getIsSorted: () => false | 'asc' | 'desc'
  toggleSorting: (desc?: boolean, isMulti?: boolean) => void
}

type Props<Row> = { column: Column<Row>; state: SortableColumn | undefined }

export function HeaderCell<Row>({ column, state }: Props<Row>) {
  const classes = cn(
    'h-8 whitespace-nowrap px-4 text-left font-medium text-faint text-xs max-sm:px-2 max-sm:first:pl-4 max-sm:last:pr-4',
    column.align === 'end' && 'text-right',
    column.hideBelow && hiddenBelow[column.hideBelow],
  )
  const title = column.hasHiddenHeader ? <span className="sr-only">{column.header}</span> : column.header
  if (!column.sortBy || !state) {
    return (
      <th scope="col" className={classes}>
        {title}
      </th>
    )
  }
  const direction = state.getIsSorted()
  const Icon = direction === 'asc' ? ArrowUp : direction === 'desc' ? ArrowDown : ChevronsUpDown
  return (
    <th
      scope="col"
      className={classes}
      aria-sort={direction === 'asc' ? 'ascending' : direction === 'desc' ? 'descending' : 'none'}
    >
      <button
        type="button"
        onClick={() => state.toggleSorting()}
        className={cn(
          '-mx-1 inline-flex items-center gap-1 rounded px-1 py-0.5 hover:text-text',
          direction && 'text-text',
        )}
      >
        {title}
        <Icon className={cn('size-3', !direction && 'opacity-50')} aria-hidden />
      </button>
    </th>
  )
}
