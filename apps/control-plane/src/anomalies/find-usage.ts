import { hourMs } from '@ground-control/core/anomalies/calendar'
import type { UsageEvidence } from '@ground-control/core/anomalies/evidence'
import { explain } from '@ground-control/core/anomalies/explain'
import { historyOf } from '@ground-control/core/anomalies/history'
import { type AgentBaseline, type Finding, judgeHour } from '@ground-control/core/anomalies/judge-usage'
import { type AnomalyRule, ruleFor } from '@ground-control/core/anomalies/rule-for'
import { nextState } from '@ground-control/core/anomalies/states'
import type { Tx } from '@ground-control/db/database'
import { readAgentHours } from '@ground-control/db/repositories/agent-hours'
import { agentNames } from '@ground-control/db/repositories/agents'
import {
  endAnomaly,
  extendAnomaly,
  findEndedLoops,
  type GoingOn,
  readGoingOn,
  writeAnomalyState,
} from '@ground-control/db/repositories/anomalies'
import { readAnomalyRules } from '@ground-control/db/repositories/anomaly-rules'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { hourNumber, type Learned } from './learned-bands.ts'
import { raiseAnomaly } from './raise-anomaly.ts'
import { watcher } from './watcher.ts'

/** An episode is over when nothing was found for so long; what comes later is another. */
const episodeGapMs = 6 * hourMs
const longestWindow = 24

/** Judges hours in which agents did something. What goes on is one anomaly, whichever measure or window shows it. */
export async function findUsage(
  services: Services,
  tx: Tx,
  active: ReadonlyArray<{ agentId: string; hour: Date }>,
  learned: Learned,
): Promise<void> {
  if (active.length === 0) return
  const agentIds = [...new Set(active.map(({ agentId }) => agentId))]
  const first = Math.min(...active.map(({ hour }) => hourNumber(hour)))
  const since = new Date((first - longestWindow) * hourMs)
  const [names, rules, goingOn, hours] = await Promise.all([
    agentNames(tx, agentIds),
    readAnomalyRules(tx),
    readGoingOn(tx),
    readAgentHours(tx, agentIds, { since, until: tx.now }),
  ])
  const byAgent = Map.groupBy(hours, (hour) => hour.agentId)
  for (const { agentId, hour } of active.toSorted((a, b) => a.hour.getTime() - b.hour.getTime())) {
    const number = hourNumber(hour)
    const baseline = learned(agentId, number)
    if (baseline.tooShort) continue
    const recent = historyOf(byAgent.get(agentId) ?? [], [], number - longestWindow + 1, longestWindow)
    const [worst, ...others] = judgeHour(
      baseline,
      recent.amounts,
      number,
      (measure) => ruleFor(rules, { kind: 'usage', measure, agentId }).sensitivity,
    )
    if (worst === undefined) continue
    const evidence = evidenceOf(baseline, worst, others)
    await tell(services, tx, {
      agentId,
      agentName: names.get(agentId) ?? agentId,
      worst,
      evidence,
      rules,
      goingOn,
    })
  }
}

async function tell(
  services: Services,
  tx: Tx,
  found: {
    agentId: string
    agentName: string
    worst: Finding
    evidence: UsageEvidence
    rules: readonly AnomalyRule[]
    goingOn: GoingOn[]
  },
): Promise<void> {
  const { agentId, agentName, worst, evidence, rules, goingOn } = found
  const { measure, score } = worst
  const from = new Date(evidence.from)
  const until = new Date(evidence.until)
  const episode = goingOn.find((one) => one.agentId === agentId)
  if (episode !== undefined) {
    const isWorse = score > episode.score
    await extendAnomaly(
      tx,
      episode.id,
      until,
      isWorse ? { score, sentence: explain(agentName, evidence), evidence } : null,
    )
    if (isWorse) episode.score = score
    return
  }
  const rule = ruleFor(rules, { kind: 'usage', measure, agentId })
  const key = from.toISOString()
  await raiseAnomaly(
    services,
    tx,
    { agentId, agentName, runId: null, measure, key, from, until, score, isOver: false, evidence },
    rule,
  )
  goingOn.splice(0, goingOn.length, ...(await readGoingOn(tx)))
}

function evidenceOf(baseline: AgentBaseline, worst: Finding, others: readonly Finding[]): UsageEvidence {
  const { measure, windowHours, hour, actual, expected, upper, score, expectation } = worst
  return {
    kind: 'usage',
    ...{ measure, windowHours, actual, expected, upper, score },
    from: new Date((hour - windowHours + 1) * hourMs).toISOString(),
    until: new Date((hour + 1) * hourMs).toISOString(),
    samples: expectation.samples,
    calendar: expectation.calendar,
    historyDays: Math.floor(baseline.hours / 24),
    also: others.map((one) => ({
      measure: one.measure,
      actual: one.actual,
      expected: one.expected,
      upper: one.upper,
    })),
  }
}

/** Ends what has not been found again for a while, and loops whose runs are over. */
export async function closeEpisodes(services: Services, tx: Tx): Promise<void> {
  const quiet = (await readGoingOn(tx)).filter(
    ({ untilAt }) => tx.now.getTime() - untilAt.getTime() > episodeGapMs,
  )
  const over = [...quiet, ...(await findEndedLoops(tx))]
  for (const { id, state } of over) {
    await endAnomaly(tx, id)
    const next = nextState({ state, isOver: true }, 'end')
    if (next === null) continue
    await writeAnomalyState(tx, id, next, null)
    record(services, tx, watcher, [
      {
        action: 'anomaly.resolve',
        subject: { kind: 'anomaly', id },
        before: { state },
        after: { state: next },
      },
    ])
  }
}
