import { describe, expect, test } from 'vitest'
import { endingOf } from '../conversations/ending.ts'
import { loadConversations, loadTasks } from '../conversations/load.ts'
import { replay } from '../conversations/replay.ts'
import { saidToCustomer } from '../conversations/said.ts'
import { loadData } from '../database/load-data.ts'
import { stateHash } from '../database/state-hash.ts'
import { judge } from '../judge.ts'
import { ownDataFolder, scripts } from './own-data.ts'
import { recordScript } from './record-script.ts'

describe('the conversations of our own writing', async () => {
  const data = await loadData(ownDataFolder)
  const tasks = await loadTasks(ownDataFolder)
  const conversations = await loadConversations(ownDataFolder)

  test('the files say what the scripts say', () => {
    expect(conversations).toEqual(scripts.map((script, taskId) => recordScript(data, script, taskId)))
  })

  test.each(conversations.map((recorded) => [recorded.conversation_id, recorded] as const))(
    '%s is true of our airline and judged right',
    (_id, recorded) => {
      const { database, results } = replay(data, recorded)
      for (const { recorded: was, now } of results) {
        expect(now).toBe(was)
        expect(now).not.toMatch(/^Error/)
      }
      const task = tasks.get(recorded.task_id)
      if (task === undefined) throw new Error('no task')
      const finished = { stateHash: stateHash(database), said: saidToCustomer(recorded), ended: true }
      expect(judge(data, task, finished)).toEqual({ reward: 1, databaseAgrees: true, missingOutputs: [] })
      expect(endingOf(recorded)).not.toBe('cut_off')
    },
  )

  test('the judge sees a wrong write, a missing word and a conversation cut off', () => {
    const recorded = conversations.find(({ conversation_id }) => conversation_id === 'desk-certificate')
    const task = recorded && tasks.get(recorded.task_id)
    if (!recorded || !task) throw new Error('no certificate conversation')
    const right = {
      stateHash: stateHash(replay(data, recorded).database),
      said: saidToCustomer(recorded),
      ended: true,
    }
    const untouched = stateHash(replay(data, { ...recorded, messages: [] }).database)
    expect(judge(data, task, { ...right, stateHash: untouched }).databaseAgrees).toBe(false)
    expect(judge(data, task, { ...right, said: [] }).missingOutputs).toEqual(['200'])
    expect(judge(data, task, { ...right, ended: false }).reward).toBe(0)
    expect(judge(data, task, { ...right, said: ['Here are $2,00 more'] }).reward).toBe(1)
  })
})
