import { byLength, type Fault } from '../fault.ts'
import { raceApprovers } from './races/approvers.ts'
import { raceCancels } from './races/cancels.ts'
import { raceDeadlines } from './races/deadlines.ts'

export const races: Fault = {
  name: 'races',
  does: '50 people on one question, decisions at the deadline, cancels at the end of a run, over three control planes',
  shortSeconds: null,
  async play(scene) {
    const counts = byLength(scene, {
      short: { questions: 5, deadlines: 30, cancels: 30 },
      standard: { questions: 20, deadlines: 200, cancels: 200 },
      long: { questions: 200, deadlines: 1_000, cancels: 1_000 },
    })
    const stage = await scene.open({
      controlPlanes: 3,
      workers: 1,
      agents: ['asking', 'quick'],
      concurrency: 50,
    })
    return [
      ...(await raceApprovers(scene, stage, counts.questions)),
      ...(await raceDeadlines(scene, stage, counts.deadlines)),
      ...(await raceCancels(scene, stage, counts.cancels)),
    ]
  },
}
