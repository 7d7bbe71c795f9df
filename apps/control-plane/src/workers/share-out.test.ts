import fc from 'fast-check'
import { expect, it } from 'vitest'
import { shareOut } from './share-out.ts'

const due = fc.array(
  fc.record({
    runId: fc.uuid(),
    dispatch: fc.constant(1),
    agentVersionId: fc.constantFrom('a', 'b', 'c'),
    priority: fc.integer({ min: 0, max: 2 }),
  }),
  { maxLength: 40 },
)
const takers = fc.array(
  fc.record({
    room: fc.integer({ min: 1, max: 12 }),
    versions: fc.uniqueArray(
      fc.record({ agentVersionId: fc.constantFrom('a', 'b', 'c'), room: fc.integer({ min: 1, max: 12 }) }),
      { selector: (version) => version.agentVersionId, minLength: 1 },
    ),
  }),
  { maxLength: 4 },
)

it('gives each delivery once, nobody more than it has room for, and leaves nothing that somebody could take', () => {
  fc.assert(
    fc.property(due, takers, (dispatches, asking) => {
      const { shares, left } = shareOut(dispatches, asking)
      const given = [...shares.values()].flat()
      expect([...given, ...left].map(({ runId }) => runId).sort()).toEqual(
        dispatches.map(({ runId }) => runId).sort(),
      )
      for (const [taker, mine] of shares) {
        expect(mine.length).toBeLessThanOrEqual(taker.room)
        const roomOf = (id: string) => taker.versions.find((one) => one.agentVersionId === id)?.room ?? 0
        for (const [id, ofVersion] of Map.groupBy(mine, (one) => one.agentVersionId))
          expect(ofVersion.length).toBeLessThanOrEqual(roomOf(id))
        const isFull = (id: string) =>
          mine.length === taker.room || mine.filter((one) => one.agentVersionId === id).length === roomOf(id)
        for (const { agentVersionId } of left) expect(isFull(agentVersionId)).toBe(true)
      }
    }),
  )
})

it('takes turns between versions, the more urgent first', () => {
  const dispatch = (runId: string, agentVersionId: string, priority = 1) => ({
    runId,
    dispatch: 1,
    agentVersionId,
    priority,
  })
  const taker = {
    room: 3,
    versions: ['a', 'b'].map((agentVersionId) => ({ agentVersionId, room: 9 })),
  }
  const burst = [dispatch('1', 'a'), dispatch('2', 'a'), dispatch('3', 'a'), dispatch('4', 'b')]
  const { shares } = shareOut([...burst, dispatch('5', 'a', 0)], [taker])
  expect(shares.get(taker)!.map(({ runId }) => runId)).toEqual(['5', '1', '4'])
})
