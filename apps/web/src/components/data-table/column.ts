import type { ReactNode } from 'react'

export type SortValue = string | number | bigint | null | undefined

/** A column of a DataTable. Keep the array of columns at module scope or in a memo. */
export type Column<Row> = {
  id: string
  header: string
  cell: (row: Row) => ReactNode
  /** makes the column sortable; rows without a value come last either way */
  sortBy?: (row: Row) => SortValue
  /** the first click sorts from the top: for times and amounts */
  startsDescending?: boolean
  align?: 'start' | 'end'
  /** left out on screens narrower than this; `wide`: 1400 px, where a table of nine columns has room beside the navigation */
  hideBelow?: 'sm' | 'md' | 'lg' | 'xl' | 'wide'
  className?: string
  /** the header is for screen readers only */
  hasHiddenHeader?: boolean
}

/** The order of two values: text as people order it (`a2` before `a10`), all else by size. */
export function compareValues(left: SortValue, right: SortValue): number {
  if (typeof left === 'string' && typeof right === 'string') {
    return left.localeCompare(right, 'en', { numeric: true, sensitivity: 'base' })
  }
  if (left === right || left === null || left === undefined || right === null || right === undefined) return 0
  return left < right ? -1 : 1
}

/** The classes that leave a column out on narrow screens. */
export const hiddenBelow = {
  sm: 'max-sm:hidden',
  md: 'max-md:hidden',
  lg: 'max-lg:hidden',
  xl: 'max-xl:hidden',
  wide: 'max-[1400px]:hidden',
}
