import { describe, expect, it } from 'vitest'
import { groupCommit, isDatabaseOutage } from './group-commit.ts'

describe('groupCommit', () => {
  it('writes what collects during a batch together, one batch at a time per lane', async () => {
    const batches: number[][] = []
    let running = 0
    const commit = groupCommit<number, number>({
      maxBatch: 100,
      isOutage: () => false,
      async write(_lane, requests) {
        running += 1
        expect(running).toBe(1)
        batches.push(requests)
        await new Promise((resolve) => setTimeout(resolve, 5))
        running -= 1
        return requests.map((request) => request * 2)
      },
    })
    const first = commit.submit('a', 1)
    await new Promise((resolve) => setTimeout(resolve, 2))
    const rest = [2, 3, 4].map((value) => commit.submit('a', value))
    expect(await Promise.all([first, ...rest])).toEqual([2, 4, 6, 8])
    expect(batches).toEqual([[1], [2, 3, 4]])
    expect(commit.pending()).toBe(0)
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
