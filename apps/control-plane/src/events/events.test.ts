import { appendEvents } from '@ground-control/db/repositories/events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestServices } from '../../test/services.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
let runId: string
let ids: string[]
beforeAll(async () => {
  test = await createTestServices()
  runId = test.services.newId('run')
  ids = Array.from({ length: 30 }, () => test.services.newId('event')).sort()
  for (let start = 0; start < 30; start += 10)
    // Ten in a transaction share a moment: the id tells them apart.
    await test.db.transaction(test.workspaceId, (tx) =>
      appendEvents(
        tx,
        ids.slice(start, start + 10).map((id, index) => ({
          id,
          workspaceId: test.workspaceId,
          type: index % 2 === 0 ? 'order.paid' : 'order.sent',
          runId: index < 3 ? runId : null,
          agentId: null,
          key: null,
          source: 'api',
          data: { index },
        })),
      ),
    )
})
afterAll(() => test.drop())

async function all(input: object, limit = 4) {
  const seen: string[] = []
  let cursor: string | undefined
  for (let page = 0; page < 50; page += 1) {
    const { items, nextCursor } = await test.as('viewer').events.list({ ...input, limit, cursor })
    seen.push(...items.map((item) => item.id))
    if (nextCursor === null) return seen
    cursor = nextCursor
  }
  throw new Error('the pages do not end')
}

describe('the list of events', () => {
  it('is newest first, each once', async () => {
    expect(await all({})).toEqual(ids.toReversed())
    expect(await all({}, 200)).toEqual(ids.toReversed())
  })

  it('after an event is oldest first', async () => {
    expect(await all({ after: ids[4] })).toEqual(ids.slice(5))
    expect(await all({ after: ids[29] })).toEqual([])
    expect(await all({ after: ids[4], type: 'order.sent' })).toEqual(
      ids.slice(5).filter((_, index) => (index + 5) % 2 === 1),
    )
  })

  it('filters by run and by type', async () => {
    expect(await all({ runId })).toHaveLength(9)
    expect(await all({ type: 'order.paid' })).toHaveLength(15)
    expect(await all({ type: 'order' })).toHaveLength(0)
    expect(await all({ runId, type: 'order.sent' })).toHaveLength(3)
    expect(await all({ runId, after: ids[10] })).toHaveLength(5)
  })

  it('refuses what is no event and no cursor', async () => {
    const list = test.as('viewer').events.list
    await expect(list({ after: test.services.newId('event') })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(list({ cursor: 'nonsense' })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    await expect(list({ type: 'a\0' })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  })

  it('is of one’s own workspace', async () => {
    const stranger = test.as('admin', test.otherWorkspaceId).events
    expect(await stranger.list({})).toEqual({ items: [], nextCursor: null })
    expect(await stranger.list({ runId })).toEqual({ items: [], nextCursor: null })
    await expect(stranger.list({ after: ids[0] })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})
