import { describe, expect, it } from 'vitest'
import { groupCommit, isDatabaseOutage } from './group-commit.ts'

describe('groupCommit', () => {
  it('writes what collects while two batches of its lane are under way together', async () => {
    const batches: number[][] = []
    const ends: Array<() => void> = []
    const commit = groupCommit<number, number>({
      maxBatch: 100,
      isOutage: () => false,
      async write(_lane, requests) {
        batches.push(requests)
        await new Promise<void>((resolve) => ends.push(resolve))
        return requests.map((request) => request * 2)
      },
    })
    const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
    const answers: Array<Promise<number>> = []
    for (const values of [[1], [2], [3, 4], [5]]) {
      answers.push(...values.map((value) => commit.submit('a', value)))
      await turn()
    }
    expect(batches).toEqual([[1], [2]])
    ends[1]!()
    await turn()
    expect(batches).toEqual([[1], [2], [3, 4, 5]])
    for (const end of ends) end()
    expect(await Promise.all(answers)).toEqual([2, 4, 6, 8, 10])
    expect(commit.pending()).toBe(0)
  })

  it('parts a burst between the two, and small ones not', async () => {
    const batches: number[] = []
    const commit = groupCommit<number, number>({
      maxBatch: 100,
      isOutage: () => false,
      async write(_lane, requests) {
        batches.push(requests.length)
        return requests
      },
    })
    const burst = (count: number) =>
      Promise.all(Array.from({ length: count }, (_, index) => commit.submit('a', index)))
    await burst(20)
    await burst(80)
    expect(batches[0]).toBe(20)
    expect(Math.max(...batches)).toBeLessThan(80)
    expect(batches.reduce((sum, size) => sum + size, 0)).toBe(100)
  })

  it('lets a bad request fail alone', async () => {
    const commit = groupCommit<number, string>({
      maxBatch: 100,
      isOutage: () => false,
      async write(_lane, requests) {
        if (requests.includes(13)) throw new Error('thirteen')
        return requests.map(String)
      },
    })
    const results = await Promise.allSettled([1, 2, 13, 4, 5].map((value) => commit.submit('a', value)))
    expect(results.map((result) => result.status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ])
  })

  it('fails all of a batch at once when the database is away, and works again after', async () => {
    let away = true
    let writes = 0
    const commit = groupCommit<number, number>({
      maxBatch: 100,
      isOutage: isDatabaseOutage,
      async write(_lane, requests) {
        writes += 1
        if (away) throw Object.assign(new Error('terminating connection'), { code: '57P01' })
        return requests
      },
    })
    const results = await Promise.allSettled([1, 2, 3, 4].map((value) => commit.submit('a', value)))
    expect(results.every((result) => result.status === 'rejected')).toBe(true)
    expect(writes).toBe(1)
    away = false
    expect(await commit.submit('a', 7)).toBe(7)
  })

  it('keeps lanes apart', async () => {
    const commit = groupCommit<string, string>({
      maxBatch: 10,
      isOutage: () => false,
      write: async (lane, requests) => requests.map((request) => `${lane}${request}`),
    })
    expect(await Promise.all([commit.submit('a', '1'), commit.submit('b', '2')])).toEqual(['a1', 'b2'])
  })
})
