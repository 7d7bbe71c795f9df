import { describe, expect, it } from 'vitest'
import { pack } from './relay-outbox.ts'

const dispatches = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    runId: `run_${index}`,
    dispatch: 2,
    agentVersionId: 'agv_1',
  }))

describe('pack', () => {
  it('gives each run a job of its own while there are few, named by the delivery', () => {
    expect(pack(dispatches(2))).toEqual([
      { id: 'run_0-2', data: { runs: [{ runId: 'run_0', dispatch: 2 }] } },
      { id: 'run_1-2', data: { runs: [{ runId: 'run_1', dispatch: 2 }] } },
    ])
  })

  it.each([0, 1, 49, 50, 51, 499, 500, 5_000])('carries each of %i runs exactly once', (count) => {
    const jobs = pack(dispatches(count))
    const carried = jobs.flatMap((job) => job.data.runs.map((run) => run.runId))
    expect(carried).toEqual(dispatches(count).map((dispatch) => dispatch.runId))
    expect(new Set(jobs.map((job) => job.id)).size).toBe(jobs.length)
    for (const job of jobs) expect(job.data.runs.length).toBeLessThanOrEqual(20)
  })
})
