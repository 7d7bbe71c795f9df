/** Reads rows of the platform's database, as its owner. */
export type Query = <Row extends object>(sql: string, values?: unknown[]) => Promise<Row[]>

/** What must hold at every moment. Those that compare with what was seen before keep it themselves. */
export type Invariant = {
  /** in docs/invariants.md */
  number: number
  /** what holds, in words */
  says: string
  /** rows that break it, with what names them; none when it holds */
  broken(query: Query): Promise<object[]>
}

/** An invariant that one statement can check: it gives the rows that break it. */
export const bySql = (number: number, says: string, sql: string): Invariant => ({
  number,
  says,
  broken: (query) => query(`${sql} limit 20`),
})

/** An invariant about rows that never change once they are there: `sql` gives their `id` and a `print` of each. */
export function unchanging(number: number, says: string, sql: string): Invariant {
  const prints = new Map<string, string>()
  return {
    number,
    says,
    async broken(query) {
      const rows = await query<{ id: string; print: string }>(sql)
      const present = new Map(rows.map(({ id, print }) => [id, print]))
      const gone = [...prints.keys()].filter((id) => !present.has(id)).map((id) => ({ id, was: 'gone' }))
      const changed = rows.flatMap(({ id, print }) => {
        const before = prints.get(id)
        prints.set(id, print)
        return before !== undefined && before !== print ? [{ id, was: 'changed' }] : []
      })
      return [...gone, ...changed].slice(0, 20)
    },
  }
}
