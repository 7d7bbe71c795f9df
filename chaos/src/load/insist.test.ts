import { expect, test } from 'vitest'
import { insist } from './insist.ts'

const refused = (code: string, message = 'no') => ({ data: { app: { code, message, details: {} } } })

test.each([
  ['a lost connection', new TypeError('fetch failed')],
  ['an overloaded control plane', refused('too_many')],
  ['a database that is down', refused('unavailable')],
  ['a race for the key', refused('conflict', 'this idempotency key was just used; ask again')],
])('asks again after %s', async (_what, error) => {
  let asked = 0
  const ask = async () => {
    asked += 1
    if (asked === 1) throw error
    return 'yes'
  }
  expect(await insist(ask)).toEqual({ value: 'yes', tries: 2 })
})

test('takes a refusal for an answer', async () => {
  let asked = 0
  const ask = async () => {
    asked += 1
    throw refused('conflict')
  }
  await expect(insist(ask)).rejects.toEqual(refused('conflict'))
  expect(asked).toBe(1)
})
