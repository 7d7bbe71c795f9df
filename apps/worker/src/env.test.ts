import { expect, test } from 'vitest'
import { readEnv } from './env.ts'

test('has defaults for all but the key', () => {
  expect(readEnv({ GROUND_CONTROL_API_KEY: 'gc_x', CONTROL_PLANE_URL: '' })).toMatchObject({
    CONTROL_PLANE_URL: 'http://127.0.0.1:4000',
    WORKER_PORT: 4100,
  })
})

test('names every variable that is off in one line', () => {
  expect(() => readEnv({ CONTROL_PLANE_URL: 'nowhere', WORKER_PORT: '99999' })).toThrow(
    /CONTROL_PLANE_URL: .*GROUND_CONTROL_API_KEY: is missing.*WORKER_PORT: /,
  )
})
