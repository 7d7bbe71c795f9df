/**
 * `npm run bench [-- --write] [ROW…]`: measures against peers and says each row when it is done; with --write the table
 * and its charts are kept in docs/performance.md and docs/images. Without names: every row.
 */
import { join } from 'node:path'
import { runBench } from '../bench/src/main.ts'
import { writeReport } from '../bench/src/write-report.ts'
import { root } from './platform/root.ts'

const args = process.argv.slice(2)
const only = args.filter((arg) => arg !== '--write')
const isWriting = args.includes('--write')
const say = (line: string) => process.stdout.write(`${line}\n`)

const ending = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => ending.abort(new Error(`told to stop (${signal})`)))

try {
  if (isWriting && only.length > 0) throw new Error('--write keeps the whole table: name no rows with it')
  const { rows, machine } = await runBench({ only, say, signal: ending.signal })
  const judged = rows.filter(({ met }) => met !== null)
  say(`${machine}\n${judged.filter(({ met }) => met).length} of ${judged.length} bars met.`)
  if (isWriting) await writeReport(join(root, 'docs/performance.md'), { rows, machine, at: new Date() })
  process.exit(0)
} catch (error) {
  process.stderr.write(
    `The bench did not come to its end: ${error instanceof Error ? error.message : String(error)}\n`,
  )
  process.exit(1)
}
