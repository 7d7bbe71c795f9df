/**
 * `npm run chaos [-- --seed N] [--short|--long] [--only FAULT,…] [--write]`: strikes parts of a platform of its own
 * down, and checks that nothing is lost, done twice or miscounted. With --write it keeps what it
 * saw of these faults in docs/chaos.md.
 */
import { randomInt } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { allFaults } from '../chaos/src/all-faults.ts'
import { readCommandLine } from '../chaos/src/command-line.ts'
import { runChaos } from '../chaos/src/main.ts'
import { drawFault, drawReport, drawSummary } from '../chaos/src/report.ts'
import { root } from './platform/root.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)
const ending = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => ending.abort(new Error(`told to stop (${signal})`)))

try {
  const args = process.argv.slice(2)
  const { seed: given, length, only, isWriting } = readCommandLine(args)
  const seed = given ?? randomInt(2 ** 32)
  say(`Seed ${seed}: the same faults at the same times with --seed ${seed}.`)
  const report = await runChaos({ seed, length, only, say, signal: ending.signal })
  say(
    `\n${report.played.map((one) => drawFault(one)).join('\n')}\n${drawSummary(report.played)}\n\nSeed ${seed}. ${report.machine}.`,
  )
  if (isWriting) {
    const file = join(root, 'docs/chaos.md')
    const command = ['npm run chaos --', ...args].join(' ')
    const [at, order, known] = [new Date(), allFaults.map(({ name }) => name), await readFile(file, 'utf8')]
    await writeFile(file, drawReport(report, { at, command, order, known }))
  }
  process.exit(report.isGood ? 0 : 1)
} catch (error) {
  process.stderr.write(
    `Chaos did not come to its end: ${error instanceof Error ? error.message : String(error)}\n`,
  )
  process.exit(1)
}
