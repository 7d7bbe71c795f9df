'use client'
import {
  createColumnHelper,
  createSortedRowModel,
  type RowData,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { type Dispatch, type SetStateAction, useMemo } from 'react'
import { type Column, compareValues, type SortValue } from './column'

export type { SortingState }

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() })

/** Rows in the order that `sorting` says, by TanStack Table. The columns' looks stay ours: see DataTable. */
export function useDataTable<Row extends RowData>(
  rows: Row[],
  columns: ReadonlyArray<Column<Row>>,
  rowId: (row: Row) => string,
  sorting: SortingState,
  onSortingChange: Dispatch<SetStateAction<SortingState>>,
) {
  const definitions = useMemo(() => {
    const helper = createColumnHelper<typeof features, Row>()
    return helper.columns(
      columns.map((column) =>
        helper.accessor((row): SortValue => column.sortBy?.(row) ?? undefined, {
          id: column.id,
          enableSorting: column.sortBy !== undefined,
          sortDescFirst: column.startsDescending ?? false,
          sortUndefined: 'last',
          sortFn: (left, right, id) =>
            compareValues(left.getValue<SortValue>(id), right.getValue<SortValue>(id)),
        }),
      ),
    )
  }, [columns])
  return useTable({
    features,
    columns: definitions,
    data: rows,
    getRowId: rowId,
    state: { sorting },
    onSortingChange,
  })
}
