import { amountInWords } from '@ground-control/core/anomalies/explain'
import type { AnomalyDetail } from '@ground-control/core/anomalies/schema'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { Card, CardBody, CardHeader } from '@/components/card'
import { DefinitionList } from '@/components/definition-list'
import { RelativeTime } from '@/components/relative-time'
import { counted } from '@/lib/format/number'
import { measureTexts } from './prepare/words'

/** The figures that the sentence rests on. */
export function EvidenceCard({ anomaly }: { anomaly: AnomalyDetail }) {
  return (
    <Card>
      <CardHeader title="Evidence" />
      <CardBody>
        <DefinitionList items={[...about(anomaly), ...factsOf(anomaly)]} />
      </CardBody>
    </Card>
  )
}

const link = 'text-accent-text underline-offset-2 hover:underline'

function about({ agentId, agentName, runId }: AnomalyDetail): Array<[string, ReactNode]> {
  const agent: [string, ReactNode] = [
    'Agent',
    <Link key="agent" href={`/agents/${agentId}`} className={link}>
      {agentName}
    </Link>,
  ]
  if (runId === null) return [agent]
  const run = (
    <Link key="run" href={`/runs/${runId}`} className={link}>
      {runId}
    </Link>
  )
  return [agent, ['Run', run]]
}

function factsOf({ evidence }: AnomalyDetail): Array<[string, ReactNode]> {
  switch (evidence.kind) {
    case 'usage': {
      const { measure, actual, expected, upper, score, windowHours, samples, calendar, historyDays, also } =
        evidence
      return [
        [measureTexts[measure], amountInWords(measure, actual)],
        ['Usual', `${amountInWords(measure, expected)}, at most ${amountInWords(measure, upper)}`],
        ['Over', counted(windowHours, 'hours')],
        ['How far off', `${score.toFixed(1)} deviations above the middle`],
        ['Compared with', `${samples} windows at the same ${calendar}, of ${historyDays} days of history`],
        ...also.map((one): [string, ReactNode] => [
          `Also ${measureTexts[one.measure].toLowerCase()}`,
          `${amountInWords(one.measure, one.actual)}, usually ${amountInWords(one.measure, one.expected)}`,
        ]),
      ]
    }
    case 'loop':
      return [
        ['Call', evidence.call.name],
        ['Made', `${evidence.repeats} times one after another`],
        ['Same answer', `${evidence.sameAnswers} times`],
        ['A loop from', `${evidence.limit} times`],
        ['First', <RelativeTime key="first" at={evidence.firstAt} />],
        ['Last', <RelativeTime key="last" at={evidence.lastAt} />],
      ]
    case 'costly_model':
      return [
        ['Model', evidence.model],
        ['A million tokens', amountInWords('cost', evidence.perMillion)],
        ['Usual', `${amountInWords('cost', evidence.usualPerMillion)}, ${evidence.usualModel}`],
        ['Compared with', counted(evidence.calls, 'calls')],
      ]
    default: {
      const never: never = evidence
      throw new Error(`unknown evidence ${JSON.stringify(never)}`)
    }
  }
}
