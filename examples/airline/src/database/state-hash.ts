import { createHash } from 'node:crypto'
import type { Database, Table } from './database.ts'
import { type Dict, dumps } from './python-json.ts'

// Records are replaced, never changed after their call, so a record's hash holds as long as the record.
const recordHashes = new WeakMap<Dict, string>()

function recordHash(record: Dict): string {
  const known = recordHashes.get(record)
  if (known !== undefined) return known
  const hash = createHash('sha256')
    .update(dumps(record, { sortKeys: true }))
    .digest('hex')
  recordHashes.set(record, hash)
  return hash
}

function addTable<R extends Dict>(lines: string[], name: string, table: Table<R>): void {
  const touched = table.touched()
  const ids = new Set([...table.base.keys(), ...Object.keys(touched)])
  for (const id of [...ids].sort()) {
    const record = table.get(id)
    if (record !== undefined) lines.push(`${name} ${id} ${recordHash(record)}`)
  }
}

/**
 * SHA-256 (hex) over the whole data of a copy, keys sorted. Two copies agree as they do in the benchmark:
 * key order is of no account, list order and the difference of 5 and 5.0 are.
 */
export function stateHash(database: Database): string {
  const lines: string[] = []
  addTable(lines, 'flights', database.flights)
  addTable(lines, 'reservations', database.reservations)
  addTable(lines, 'users', database.users)
  return createHash('sha256').update(lines.join('\n')).digest('hex')
}
