import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startPlatform } from '../../../apps/worker/test/platform.ts'
import { startAirlineServer } from '../src/airline-server/start.ts'
import { loadConversations } from '../src/conversations/load.ts'
import { recordedDataFolder } from '../src/conversations/recorded-data.ts'
import type { Conversation } from '../src/conversations/schema.ts'
import { ownDataFolder } from '../src/data/own-data.ts'
import { connect } from '../src/play/connect.ts'
import { approveAll } from '../src/play/operator.ts'
import { isOver, playConversations } from '../src/play/play-conversations.ts'
import { startRecordedModel } from '../src/recorded-model/start.ts'
import {
  amountOf,
  bookedOf,
  expectedOf,
  expectedTotals,
  imbalances,
  leftOpen,
  type OwnedCall,
  runTotals,
  sample,
  spentOf,
} from './books.ts'
import { everyLevel, insertBudget } from './every-level.ts'
import { tapProvider } from './provider-tap.ts'

/** A share of the recordings is played where nobody asks for all of them: they take minutes on two cores. */
const share = process.env.ALL_CONVERSATIONS ? 1 : 8
const customers = 7
const folder = recordedDataFolder(process.env, resolve(import.meta.dirname, '../../..'))
if (folder === undefined)
  console.info('Skipped: the public recordings are not on this machine (set AIRLINE_DATA to their folder).')
const timeout = 900_000

/** A platform of one's own with the airline's desk on a real worker, and the provider's own count of every call. */
async function openDesk(conversations: readonly Conversation[], data: string) {
  const dir = mkdtempSync(join(tmpdir(), 'every-budget-'))
  const airline = await startAirlineServer({ folder: data, journalPath: join(dir, 'journal.jsonl'), port: 0 })
  const model = await startRecordedModel({ conversations, port: 0, now: () => new Date(0) })
  const provider = await tapProvider(model.url)
  const platform = await startPlatform()
  const worker = await platform.startWorker(
    { OPENAI_BASE_URL: provider.url, OPENAI_API_KEY: 'recorded' },
    resolve(import.meta.dirname, '../src/agent.ts'),
  )
  await worker.ready()
  const through = connect({ controlPlaneUrl: platform.url, ...platform.keys })

  /** Plays all of them at once. Answers what the provider counted, and whether each run is over. */
  async function play(tag: string): Promise<{ calls: OwnedCall[]; allOver: boolean }> {
    const runOf = new Map<string, string>()
    await playConversations({
      platform: through,
      parts: conversations.map((conversation, index) => ({
        conversation,
        endUser: `customer ${index % customers}`,
        idempotencyKey: `${tag}:${conversation.conversation_id}`,
      })),
      operator: approveAll,
      airlineUrl: airline.url,
      tag,
      concurrency: 20,
      pollMs: 100,
      quietMs: 120_000,
      awaitPeople: false,
      signal: new AbortController().signal,
      now: Date.now,
      onStart: (runId, { conversation_id }) => runOf.set(conversation_id, runId),
    })
    const runs = await through.runs(tag)
    const byId = new Map(runs.map((run) => [run.id, run]))
    const calls = provider.take().map((call): OwnedCall => {
      const { id: runId, agentId, endUser, tags } = byId.get(runOf.get(call.conversation) ?? '')!
      return { ...call, runId, agentId, endUser, tags }
    })
    return { calls, allOver: runs.length === conversations.length && runs.every(isOver) }
  }

  return {
    platform,
    play,
    async close() {
      await platform.stop()
      await Promise.all([provider.close(), model.close(), airline.close()])
      rmSync(dir, { recursive: true })
    },
  }
}

const sources = [
  { name: 'our own conversations', data: ownDataFolder, every: 1 },
  { name: 'the public recordings', data: folder, every: share },
]

describe.each(sources)('$name, under budgets at every level', ({ data, every }) => {
  describe.skipIf(data === undefined)('where they are', () => {
    let desk: Awaited<ReturnType<typeof openDesk>>
    let conversations: Conversation[]
    const budgets = everyLevel()
    const seen: OwnedCall[] = []

    beforeAll(async () => {
      conversations = (await loadConversations(data!)).filter((_, index) => index % every === 0)
      desk = await openDesk(conversations, data!)
      for (const budget of budgets) await insertBudget(desk.platform.sql, budget)
    }, timeout)
    afterAll(() => desk?.close(), timeout)

    /** Every sum by five ways: the provider's count, accounts, ledger, steps and runs. */
    async function expectBooksToAgree() {
      const { platform } = desk
      for (const budget of budgets) {
        const expected = expectedOf(budget, seen)
        const of = `${budget.scope} × ${budget.window} × ${budget.unit}`
        expect({ of, ...(await spentOf(platform, budget.id)) }).toEqual({ of, ...expected })
        expect({ of, ...(await bookedOf(platform, budget.id)) }).toEqual({ of, ...expected })
      }
      const totals = expectedTotals(seen)
      const { bySteps, byRuns } = await runTotals(platform)
      expect(bySteps).toEqual(totals)
      expect(byRuns).toEqual(totals)
      expect(await imbalances(platform)).toEqual([])
      expect(await leftOpen(platform)).toEqual([])
    }

    test('each has spent what its calls used, to the nano-dollar', { timeout }, async () => {
      const { calls, allOver } = await desk.play('free')
      seen.push(...calls)
      expect(allOver).toBe(true)
      expect(new Set(calls.map(({ conversation }) => conversation)).size).toBe(conversations.length)
      await expectBooksToAgree()
    })

    test('one that stops some of them is not overshot at any moment, and all agree again', {
      timeout,
    }, async () => {
      const spent = seen.reduce((sum, call) => sum + amountOf(call, 'cost'), 0n)
      const tight = { ...everyLevel()[0]!, window: 'total', unit: 'cost' } as const
      const limit = (spent * 2n) / 5n
      await insertBudget(desk.platform.sql, tight, limit)
      budgets.push(tight)

      let isPlaying = true
      const samples: Array<Awaited<ReturnType<typeof sample>>> = []
      const watching = (async () => {
        while (isPlaying) {
          samples.push(await sample(desk.platform, tight.id))
          await sleep(25)
        }
      })()
      const { calls, allOver } = await desk.play('tight').finally(() => {
        isPlaying = false
      })
      await watching
      expect(allOver).toBe(true)
      expect(samples.filter(({ over }) => over > 0)).toEqual([])
      for (const { taken } of samples) expect(taken <= limit).toBe(true)
      expect(samples.some(({ taken }) => taken > limit / 2n)).toBe(true)
      const refused = await desk.platform.sql(
        `select 1 from steps where kind = 'model' and error ->> 'code' = 'budget_exceeded'`,
      )
      expect(refused.length).toBeGreaterThan(0)
      // The new budget has seen this play alone; all others have seen both.
      expect(await spentOf(desk.platform, tight.id)).toEqual(expectedOf(tight, calls))
      budgets.pop()
      seen.push(...calls)
      await expectBooksToAgree()
    })
  })
})
