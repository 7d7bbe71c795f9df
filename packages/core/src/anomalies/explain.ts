import { nanoToUsd } from '../nano-usd.ts'
import type { AnomalyEvidence, CostlyModelEvidence, LoopEvidence, UsageEvidence } from './evidence.ts'
import type { Measure } from './schema.ts'

/** An anomaly in one sentence or two: what happened, and what it was compared with. */
export function explain(agentName: string, evidence: AnomalyEvidence): string {
  switch (evidence.kind) {
    case 'usage':
      return ofUsage(agentName, evidence)
    case 'loop':
      return ofLoop(agentName, evidence)
    case 'costly_model':
      return ofModel(agentName, evidence)
    default: {
      const never: never = evidence
      throw new Error(`unknown evidence ${JSON.stringify(never)}`)
    }
  }
}

export function amountInWords(measure: Measure, value: number): string {
  if (measure === 'cost') return dollars(value)
  return `${Math.round(value).toLocaleString('en-US')} ${measure === 'tokens' ? 'tokens' : 'calls'}`
}

function dollars(nano: number): string {
  const usd = nanoToUsd(BigInt(Math.round(nano / 10_000) * 10_000))
  return `$${Number(usd) >= 0.1 ? Number(usd).toFixed(2) : usd}`
}

const times = (factor: number) => (factor >= 10 ? Math.round(factor).toString() : factor.toFixed(1))
const verbs = { cost: 'spent', tokens: 'used', calls: 'made' } as const

function ofUsage(agentName: string, evidence: UsageEvidence): string {
  const { measure, windowHours, actual, expected, upper, samples, calendar, historyDays, also } = evidence
  const span = windowHours === 1 ? 'in an hour' : `in ${windowHours} hours`
  const more =
    also.length === 0 ? '' : ` Its ${also.map((one) => one.measure).join(' and ')} went up as well.`
  const compared = calendar === 'any hour' ? 'whatever the hour' : `at this ${calendar}`
  return (
    `${agentName} ${verbs[measure]} ${amountInWords(measure, actual)} ${span}. ` +
    `By ${samples} such times in ${historyDays} days it is usually ${amountInWords(measure, expected)} ${compared}, ` +
    `and ${amountInWords(measure, upper)} at most.${more}`
  )
}

function ofLoop(agentName: string, { call, repeats, sameAnswers, limit }: LoopEvidence): string {
  const what =
    call.kind === 'tool' ? `the tool ${call.name.replace(/^tool:/, '')}` : `the model (${call.name})`
  const heard =
    sameAnswers === repeats
      ? 'and got the same answer each time'
      : `and got the same answer ${sameAnswers} times`
  return (
    `A run of ${agentName} called ${what} ${repeats} times one after another with the same request, ${heard}. ` +
    `${limit} are taken for a loop.`
  )
}

function ofModel(agentName: string, evidence: CostlyModelEvidence): string {
  const { model, perMillion, usualPerMillion, usualModel, calls, factor } = evidence
  return (
    `${agentName} called ${model} for the first time. For what it asks it costs ${dollars(perMillion)} a million ` +
    `tokens, ${times(factor)} times the ${dollars(usualPerMillion)} of ${usualModel}, the middle of its ${calls} calls.`
  )
}
