import { expect, test } from 'vitest'
import { Slots } from './slots.ts'

test('no more than its size at once, everyone in the end, in order', async () => {
  const slots = new Slots(2)
  let now = 0
  let most = 0
  const begun: number[] = []
  await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      slots.run(async () => {
        begun.push(index)
        now += 1
        most = Math.max(most, now)
        await new Promise((resolve) => setTimeout(resolve, 1))
        now -= 1
      }),
    ),
  )
  expect(most).toBe(2)
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  expect(slots.taken).toBe(0)
})

test('one that fails frees its slot', async () => {
  const slots = new Slots(1)
  await expect(slots.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  await expect(slots.run(async () => 'next')).resolves.toBe('next')
})

/** Fills one slot, lets others queue up behind it, and tells the order in which they went. */
async function orderOf(turns: Array<{ name: string; rank: number; group: string }>, size = 1) {
  const slots = new Slots(size)
  const order: string[] = []
  const opened = Promise.withResolvers<void>()
  const all = [
    ...Array.from({ length: size }, () => slots.run(() => opened.promise, { rank: 1, group: 'first' })),
    ...turns.map(({ name, ...turn }) =>
      slots.run(async () => {
        order.push(name)
      }, turn),
    ),
  ]
  opened.resolve()
  await Promise.all(all)
  return order
}

test('a higher priority goes before all that wait, in order among its own', async () => {
  const turn = (name: string, rank: number) => ({ name, rank, group: 'a' })
  expect(
    await orderOf([turn('low', 2), turn('one', 1), turn('high', 0), turn('two', 1), turn('high too', 0)]),
  ).toEqual(['high', 'high too', 'one', 'two', 'low'])
})

test('an agent with one run waits for one of a burst, not for the burst', async () => {
  const slots = new Slots(2)
  const order: string[] = []
  const gates = Array.from({ length: 4 }, () => Promise.withResolvers<void>())
  const burst = gates.map((gate, index) =>
    slots.run(
      async () => {
        order.push(`burst ${index}`)
        await gate.promise
      },
      { rank: 1, group: 'burst' },
    ),
  )
  const other = slots.run(
    async () => {
      order.push('other')
    },
    { rank: 1, group: 'other' },
  )
  gates[0]!.resolve()
  await other
  for (const gate of gates) gate.resolve()
  await Promise.all(burst)
  expect(order).toEqual(['burst 0', 'burst 1', 'other', 'burst 2', 'burst 3'])
})
