import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadData } from '../database/load-data.ts'
import { stateHash } from '../database/state-hash.ts'
import { judge } from '../judge.ts'
import { endingOf } from './ending.ts'
import { loadConversations, loadTasks } from './load.ts'
import { recordedDataFolder } from './recorded-data.ts'
import { replay } from './replay.ts'
import { saidToCustomer } from './said.ts'

const folder = recordedDataFolder(process.env, resolve(import.meta.dirname, '../../../..'))
if (folder === undefined)
  console.info('Skipped: the public recordings are not on this machine (set AIRLINE_DATA to their folder).')

describe.skipIf(folder === undefined)('the public recordings', async () => {
  if (folder === undefined) return
  const data = await loadData(folder)
  const tasks = await loadTasks(folder)
  const conversations = await loadConversations(folder)

  test('every recorded tool result comes out letter for letter', () => {
    const results = conversations.flatMap((recorded) => replay(data, recorded).results)
    expect(results.length).toBeGreaterThan(500)
    for (const { tool, recorded, now } of results) expect(`${tool}: ${now}`).toBe(`${tool}: ${recorded}`)
  })

  test('the judge agrees with the recorded reward in at least 98 of 100', () => {
    const agreeing = conversations.filter((recorded) => {
      const task = tasks.get(recorded.task_id)
      if (task === undefined) throw new Error(`no task ${recorded.task_id}`)
      const verdict = judge(data, task, {
        stateHash: stateHash(replay(data, recorded).database),
        said: saidToCustomer(recorded),
        ended: endingOf(recorded) !== 'cut_off',
      })
      return verdict.reward === recorded.reward
    })
    expect(agreeing.length / conversations.length).toBeGreaterThanOrEqual(0.98)
    expect(conversations.some(({ reward }) => reward === 1)).toBe(true)
  })
})
