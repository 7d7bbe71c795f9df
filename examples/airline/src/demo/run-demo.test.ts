import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { platformDouble } from '../../test/platform-double.ts'
import { fileJournal } from '../airline-server/journal.ts'
import { startAirlineServer } from '../airline-server/start.ts'
import { loadConversations } from '../conversations/load.ts'
import { recordedDataFolder } from '../conversations/recorded-data.ts'
import { ownDataFolder } from '../data/own-data.ts'
import type { DecisionMode } from '../play/operator.ts'
import { startRecordedModel } from '../recorded-model/start.ts'
import { shortfalls } from './bars.ts'
import { type Played, runDemo } from './run-demo.ts'
import { rowsOf, totalsOf } from './totals.ts'

let journals: string
beforeAll(() => {
  journals = mkdtempSync(join(tmpdir(), 'demo-'))
})
afterAll(() => rmSync(journals, { recursive: true }))

async function demo(
  folder: string,
  decide: DecisionMode,
  exceptions = { editEvery: 0, expireEvery: 0 },
): Promise<Played> {
  const conversations = await loadConversations(folder)
  const model = await startRecordedModel({ conversations, port: 0, now: () => new Date(0) })
  const journalPath = join(journals, `${decide}-${conversations.length}-${exceptions.editEvery}.jsonl`)
  const airline = await startAirlineServer({ folder, journalPath, port: 0 })
  try {
    return await runDemo({
      platform: platformDouble(model.url).platform,
      folder,
      decide,
      exceptions,
      heard: async (id) => {
        const response = await fetch(`${model.adminUrl}/heard/${id}`)
        return ((await response.json()) as { tools: string[] }).tools
      },
      carriedOut: () =>
        new Map(
          fileJournal(journalPath)
            .read()
            .map((entry) => [entry.key, entry.arguments]),
        ),
      concurrency: 10,
      airlineUrl: airline.url,
      name: 'demo-test',
      pollMs: 5,
      quietMs: 20_000,
      signal: new AbortController().signal,
      now: Date.now,
    })
  } finally {
    await Promise.all([airline.close(), model.close()])
  }
}

describe('our own conversations', () => {
  test('--decide all: every recording plays to its end and every verdict agrees', async () => {
    const { expected, outcomes } = await demo(ownDataFolder, 'all')
    const totals = totalsOf(outcomes)
    expect(shortfalls(totals, 'all', expected)).toEqual([])
    expect(totals).toMatchObject({ asked: 3, approved: 3, writesDone: 3, rejected: 0, agreeing: 8, stuck: 0 })
    expect(totals.byEnd).toEqual([
      ['customer_done', 7],
      ['handed_over', 1],
    ])
    expect(rowsOf(totals, 'all')).toContainEqual(['verdicts that agree', '8 of 8 (100.0 %)'])
  })

  test('an operator who edits and lets expire: outcome, agent, airline and audit agree on each', async () => {
    const { expected, outcomes } = await demo(ownDataFolder, 'gold', { editEvery: 2, expireEvery: 2 })
    const totals = totalsOf(outcomes)
    expect(shortfalls(totals, 'gold', expected)).toEqual([])
    expect(totals).toMatchObject({ asked: 3, expired: 1, disagreements: [], stuck: 0 })
    expect(totals.edited).toBeGreaterThan(0)
  })

  test('--decide none: writes wait, and nothing is written', async () => {
    const { expected, outcomes } = await demo(ownDataFolder, 'none')
    const totals = totalsOf(outcomes)
    expect(totals).toMatchObject({ asked: 3, approved: 0, writesDone: 0, leftToPeople: 3, stuck: 0 })
    expect(shortfalls(totals, 'none', expected)).toEqual([])
    expect(shortfalls(totals, 'all', expected)).not.toEqual([])
  })
})

const folder = recordedDataFolder(process.env, resolve(import.meta.dirname, '../../../..'))
if (folder === undefined)
  console.info('Skipped: the public recordings are not on this machine (set AIRLINE_DATA to their folder).')

describe.skipIf(folder === undefined)('the public recordings', () => {
  test('--decide all reproduces the results and the verdicts', { timeout: 120_000 }, async () => {
    const { expected, outcomes } = await demo(folder ?? '', 'all')
    const totals = totalsOf(outcomes)
    expect(shortfalls(totals, 'all', expected)).toEqual([])
    expect(totals.reproduced / totals.comparable).toBeGreaterThanOrEqual(0.99)
  })

  test('--decide gold stops wrong writes, and those conversations are handed over', {
    timeout: 120_000,
  }, async () => {
    const { expected, outcomes } = await demo(folder ?? '', 'gold')
    const totals = totalsOf(outcomes)
    expect(shortfalls(totals, 'gold', expected)).toEqual([])
    expect(totals.rejected).toBeGreaterThan(0)
    for (const outcome of outcomes) if (outcome.rejected > 0) expect(outcome.ended).toBe('handed_over')
  })
})
