import { expect, it } from 'vitest'
import { pack } from './relay-outbox.ts'

const dispatches = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    runId: `run_${index}`,
    dispatch: 2,
    agentVersionId: 'agv_1',
    priority: 1,
  }))

it.each([
  { runs: 1, workers: 0, jobs: 1, largest: 1 },
  { runs: 1, workers: 3, jobs: 1, largest: 1 },
  { runs: 16, workers: 1, jobs: 1, largest: 16 },
  { runs: 16, workers: 0, jobs: 1, largest: 16 },
  { runs: 50, workers: 1, jobs: 3, largest: 20 },
  // Several workers share what comes: small bursts go one by one.
  { runs: 16, workers: 2, jobs: 16, largest: 1 },
  { runs: 50, workers: 2, jobs: 50, largest: 1 },
  { runs: 200, workers: 2, jobs: 50, largest: 4 },
  { runs: 500, workers: 8, jobs: 50, largest: 10 },
])('packs $runs runs for $workers workers into $jobs jobs', ({ runs, workers, jobs, largest }) => {
  const given = dispatches(runs)
  const packed = pack(given, workers)
  expect(packed).toHaveLength(jobs)
  expect(Math.max(...packed.map((job) => job.data.runs.length))).toBe(largest)
  expect(packed.flatMap((job) => job.data.runs)).toEqual(
    given.map(({ runId, dispatch }) => ({ runId, dispatch })),
  )
  expect(new Set(packed.map((job) => job.id)).size).toBe(jobs)
})

it('names a job after its first delivery, number and all', () => {
  expect(pack(dispatches(1), 1)[0]?.id).toBe('run_0-2')
})
