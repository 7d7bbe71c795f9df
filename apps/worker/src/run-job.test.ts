import { defineAgent, providersFrom } from '@ground-control/sdk'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { ControlPlaneDouble } from '../../../packages/sdk/test/control-plane-double.ts'
import { LiveRuns } from './live-runs.ts'
import { createMetrics } from './metrics.ts'
import { type RunDeps, runBegun } from './run-job.ts'
import { Slots } from './slots.ts'

const agent = defineAgent({
  name: 'desk',
  input: z.object({}),
  output: z.object({ said: z.string() }),
  run: async () => ({ said: 'done' }),
})

test('a run that was given keeps its lease while it stands in line for a slot', async () => {
  const plane = new ControlPlaneDouble()
  const runs = new LiveRuns()
  const deps: RunDeps = {
    workerId: 'wkr_1',
    transport: plane.transport(),
    providers: providersFrom({}),
    runs,
    slots: new Slots(1),
    metrics: createMetrics(() => runs.size),
    log: pino({ level: 'silent' }),
    now: () => new Date(),
    random: () => 0,
    newToken: () => 't',
    isStopping: () => false,
    apart: { slots: new Slots(1), execute: () => Promise.reject(new Error('nobody is suspected')) },
  }
  const taken = Promise.withResolvers<void>()
  void deps.slots.run(() => taken.promise)
  const runId = plane.start(agent, {})
  const begun = plane.begin(runId)
  if (begun.outcome !== 'begun') throw new Error(begun.reason)
  const over = runBegun(deps, agent, begun, (work) => deps.slots.run(work))
  // What the next heartbeat carries.
  expect(runs.leases).toEqual([begun.lease])
  expect(plane.run(runId).status).toBe('running')
  taken.resolve()
  await over
  expect(runs.leases).toEqual([])
  expect(plane.run(runId).result).toMatchObject({ status: 'succeeded', output: { said: 'done' } })
})
