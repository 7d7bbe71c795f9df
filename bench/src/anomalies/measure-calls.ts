import { judgeModel, type ModelUse } from '@ground-control/core/anomalies/costly-model'
import { loopsIn, type RunCall } from '@ground-control/core/anomalies/loops'
import { type Seeded, seeded } from './random.ts'

const at = (second: number) => new Date(second * 1_000)
const upTo = (random: Seeded, most: number) => 1 + Math.floor(random.uniform() * most)

function callsOf(
  digest: string,
  count: number,
  begins: number,
  answer: (index: number) => string,
): RunCall[] {
  return Array.from({ length: count }, (_, index) => ({
    ...{ kind: 'tool', name: 'tool:search', digest, answer: answer(index) },
    ...{ startedAt: at(begins + index * 2), endedAt: at(begins + index * 2 + 1) },
  }))
}

/** What ordinary runs repeat: a look after a write, a few new tries, a wait that hears something else each time. */
function ordinaryRun(random: Seeded): RunCall[] {
  const requests = upTo(random, 15)
  const looks = Array.from({ length: requests }, (_, request) =>
    callsOf(
      `look ${request}`,
      upTo(random, 5),
      request * 100,
      () => `answer ${Math.floor(random.uniform() * 3)}`,
    ),
  )
  const waits = callsOf('wait', upTo(random, 30), 5_000, (index) =>
    random.uniform() < 0.2 ? 'not yet' : `${index} %`,
  )
  const tries = callsOf('sample', upTo(random, 20), 0, String).map((call) => ({
    ...call,
    startedAt: at(9_000),
    endedAt: at(9_005),
  }))
  return [...looks.flat(), ...waits, ...tries]
}

/** @returns how many ordinary runs of a number were called loops */
export function falseLoops(runs: number, seed: number): number {
  const random = seeded(seed)
  return Array.from({ length: runs }, () => loopsIn(ordinaryRun(random), 'normal')).filter(
    ({ length }) => length > 0,
  ).length
}

/** One run that goes round: one to three requests by turns, mostly with the same answer. @returns calls of it until it was found */
export function findLoop(seed: number): number | null {
  const random = seeded(seed)
  const ordinary = ordinaryRun(random)
  const turns = upTo(random, 3)
  for (let round = 1; round <= 40; round += 1) {
    const looping = Array.from({ length: turns }, (_, turn) =>
      callsOf(`round ${turn}`, round, 20_000 + turn * 1_000, () =>
        random.uniform() < 0.1 ? 'other' : 'same',
      ),
    )
    if (loopsIn([...ordinary, ...looping.flat()], 'normal').length > 0) return round
  }
  return null
}

/** An agent's calls so far, of one to three models of like price. */
function usesOf(random: Seeded): { uses: ModelUse[]; middle: number } {
  const middle = 1e9 * Math.exp(random.normal())
  const uses = Array.from({ length: upTo(random, 3) }, (_, index): ModelUse => {
    const calls = 100 + Math.floor(random.uniform() * 2_000)
    const rate = middle * (0.7 + 0.6 * random.uniform())
    return {
      ...{ model: `house/${index}`, calls, inputTokens: calls * 900, outputTokens: calls * 100 },
      costNanoUsd: (calls * rate) / 1_000,
    }
  })
  return { uses, middle }
}

/** A model it never called, so many times as dear as the middle of its own. @returns whether it was found costly */
export function findCostlyModel(seed: number, least: number, most: number): boolean {
  const random = seeded(seed)
  const { uses, middle } = usesOf(random)
  const factor = least * (most / least) ** random.uniform()
  return judgeModel(middle * factor, uses, 'normal') !== null
}
