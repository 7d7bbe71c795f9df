import { expect, it } from 'vitest'
import { readMinutes, typedMinutes } from './minutes.ts'

it.each([
  ['', undefined],
  ['30', 1_800_000],
  [' 1.5 ', 90_000],
  ['0.02', 1_200],
])('reads %j', (text, ms) => expect(readMinutes(text)).toEqual({ ok: true, ms }))

it.each(['0', '0.001', '-5', '1e3', 'soon', '999999'])('does not read %j', (text) => {
  expect(readMinutes(text).ok).toBe(false)
})

it.each([1_800_000, 90_000, 1_200, undefined])('reads back %s', (ms) => {
  expect(readMinutes(typedMinutes(ms))).toEqual({ ok: true, ms })
})
