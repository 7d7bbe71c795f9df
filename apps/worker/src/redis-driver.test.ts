import { createRequire } from 'node:module'
import { expect, test } from 'vitest'

test('the driver that the queue loads by itself, once it is to use Redis, is installed', () => {
  const queue = createRequire(createRequire(import.meta.url).resolve('bullmq'))
  expect(queue('ioredis')).toBeTypeOf('function')
})
