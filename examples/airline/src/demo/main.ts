import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { fileJournal } from '../airline-server/journal.ts'
import { startAirlineServer } from '../airline-server/start.ts'
import { ownDataFolder } from '../data/own-data.ts'
import { connect } from '../play/connect.ts'
import { readAddresses } from './addresses.ts'
import { shortfalls } from './bars.ts'
import { type DemoOptions, parseCommandLine, usage } from './command-line.ts'
import { drawTable } from './draw-table.ts'
import { progressLine } from './progress.ts'
import { runDemo } from './run-demo.ts'
import { rowsOf, totalsOf } from './totals.ts'

const pollMs = 200
// A killed worker's lease takes 20 s to run out; nothing should be quiet for longer than a few of those.
const quietMs = 180_000

const heardBody = z.object({ tools: z.array(z.string()) })

const parsed = parseCommandLine(process.argv.slice(2))
if ('problem' in parsed) {
  console.error(`${parsed.problem}\n${usage}`)
  process.exitCode = 2
} else {
  try {
    process.exitCode = await demo(parsed)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 2
  }
}

/** Plays the demo and answers its exit code: 0 when all it must show holds. */
async function demo(options: DemoOptions): Promise<number> {
  const dataDir = resolve(process.env.DATA_DIR ?? '.data')
  const addresses = await readAddresses(dataDir)
  const folder = options.data === undefined ? ownDataFolder : resolve(options.data)
  await lendRecordings(addresses.airline.recordedModelUrl, folder)

  // Whoever starts this may have set rules for the runs of this name.
  const name = process.env.DEMO_NAME ?? `demo-${randomUUID().slice(0, 8)}`
  const journalPath = join(dataDir, 'demo', `${name}.jsonl`)
  const airline = await startAirlineServer({
    folder,
    journalPath,
    port: 0,
  })
  const stop = new AbortController()
  const onSignal = () => stop.abort()
  process.once('SIGINT', onSignal)
  process.once('SIGTERM', onSignal)
  const startedAt = Date.now()
  try {
    const { controlPlaneUrl, apiKeys, webUrl } = addresses
    const platform = connect({ controlPlaneUrl, ...apiKeys })
    console.log(`Playing the conversations of ${folder}; watch them at ${webUrl}/runs`)
    let progress: ReturnType<typeof progressLine> | undefined
    const { expected, outcomes } = await runDemo({
      platform,
      folder,
      decide: options.decide,
      exceptions: options,
      heard: (conversationId) => heardBy(addresses.airline.recordedModelUrl, conversationId),
      carriedOut: () =>
        new Map(
          fileJournal(journalPath)
            .read()
            .map((entry) => [entry.key, entry.arguments]),
        ),
      concurrency: options.concurrency,
      airlineUrl: airline.url,
      name,
      pollMs,
      quietMs,
      signal: stop.signal,
      now: Date.now,
      onTotal: (total) => {
        progress = progressLine(process.stderr, total, Date.now)
      },
      onRound: (runs) => progress?.show(runs),
    })
    progress?.end()
    const totals = totalsOf(outcomes)
    const seconds = ((Date.now() - startedAt) / 1_000).toFixed(1)
    const title = `${totals.conversations} conversations, --decide ${options.decide}, ${seconds} s`
    console.log(drawTable(title, rowsOf(totals, options.decide)))
    const short = shortfalls(totals, options.decide, expected)
    for (const words of short) console.log(`Not as it must be: ${words}.`)
    return short.length === 0 ? 0 : 1
  } finally {
    process.off('SIGINT', onSignal)
    process.off('SIGTERM', onSignal)
    await airline.close()
  }
}

/** Gives the running recorded model this folder's conversations to answer from. */
async function lendRecordings(recordedModelUrl: string, folder: string): Promise<void> {
  const response = await fetch(`${recordedModelUrl}/recordings`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: await readFile(join(folder, 'conversations.jsonl'), 'utf8'),
  }).catch((cause: unknown) => {
    throw new Error(`the recorded model does not answer at ${recordedModelUrl}: is npm start running?`, {
      cause,
    })
  })
  if (!response.ok) throw new Error(`the recorded model refused the recordings: ${await response.text()}`)
}

/** What tools told the recorded model in a conversation. */
async function heardBy(recordedModelUrl: string, conversationId: string): Promise<readonly string[]> {
  const response = await fetch(`${recordedModelUrl}/heard/${encodeURIComponent(conversationId)}`)
  if (!response.ok) throw new Error(`the recorded model answered ${response.status}`)
  return heardBody.parse(await response.json()).tools
}
