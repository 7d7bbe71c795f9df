import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { createClient } from './client.ts'

test('who waits for the end of a run holds up no other call, and none that waits for another', async () => {
  // Answers a wait for run_late never, all else at once; calls that came together get their answers together.
  const server = createServer((request, response) => {
    const { pathname, search, searchParams } = new URL(request.url ?? '', 'http://here')
    if (search.includes('run_late')) return
    response.setHeader('content-type', 'application/json')
    const answers = pathname.split(',').map(() => ({ result: { data: { id: 'run_1' } } }))
    response.end(JSON.stringify(searchParams.has('batch') ? answers : answers[0]))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const { runs } = createClient({ url, apiKey: 'gc_x' })
    const ending = new AbortController()
    const late = runs.wait.query({ id: 'run_late' }, { signal: ending.signal })
    const others = [runs.get.query({ id: 'run_1' }), runs.wait.query({ id: 'run_1' })]
    expect(await Promise.all(others)).toEqual([{ id: 'run_1' }, { id: 'run_1' }])
    ending.abort()
    await expect(late).rejects.toThrow()
  } finally {
    server.closeAllConnections()
    server.close()
  }
})
