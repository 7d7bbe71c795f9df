import type { Tx } from '../database.ts'

/** @returns the names of the partitions that were made; none where no table is parted by month */
export async function addPartitions(tx: Tx): Promise<string[]> {
  const rows = await tx.query<{ name: string }>('select add_partitions as name from add_partitions()')
  return rows.map(({ name }) => name)
}
