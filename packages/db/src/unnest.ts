/** One column of a set-wise statement: its name, its Postgres type, and where a row keeps it. */
export type Column<Row> = readonly [name: string, type: string, get: (row: Row) => unknown]

export type RowSet = { names: string; source: string; values: unknown[] }

/**
 * Turns rows into `unnest($1::text[], …) as t (a, …)` and its parameters: one statement for any number of rows,
 * planned once, where a list of VALUES would be a new statement for every length.
 * JSON columns are given as values and become text here; null stays null.
 */
export function rowSet<Row>(rows: readonly Row[], columns: ReadonlyArray<Column<Row>>, alias = 't'): RowSet {
  const names = columns.map(([name]) => name).join(', ')
  const casts = columns.map(([, type], index) => `$${index + 1}::${type}[]`).join(', ')
  const values = columns.map(([, type, get]) =>
    rows.map((row) => {
      const value = get(row)
      if (value === undefined || value === null) return null
      return type === 'jsonb' ? JSON.stringify(value) : value
    }),
  )
  return { names, source: `unnest(${casts}) as ${alias} (${names})`, values }
}
