/** `npm run bench [-- --write] [ROW…]`: measures, prints, and with --write keeps the table in docs/performance.md. */
import { runBench } from '../bench/src/main.ts'
import { drawTable } from '../bench/src/row.ts'

const args = process.argv.slice(2)
const say = (line: string) => process.stdout.write(`${line}\n`)

const ending = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => ending.abort(new Error(`told to stop (${signal})`)))
try {
  const { rows, machine } = await runBench({
    only: args.filter((arg) => !arg.startsWith('--')),
    say,
    signal: ending.signal,
  })
  say(`\n${machine}\n\n${drawTable(rows)}`)
} catch (error) {
  process.stderr.write(
    `The bench did not come to its end: ${process.env.BENCH_DEBUG ? (error as Error).stack : error}\n`,
  )
  process.exitCode = 1
}
