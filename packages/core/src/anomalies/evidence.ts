import type { Calendar } from './calendar.ts'
import type { Measure } from './schema.ts'

/** Why something is called an anomaly: all that its sentence and its chart are made of. Cost is in nano-USD. */
export type UsageEvidence = {
  kind: 'usage'
  measure: Measure
  windowHours: number
  from: string
  until: string
  actual: number
  expected: number
  /** the most that is usual */
  upper: number
  score: number
  /** windows of its history that it was compared with, and what they have in common */
  samples: number
  calendar: Calendar
  historyDays: number
  /** other measures that were out of bounds with it */
  also: Array<{ measure: Measure; actual: number; expected: number; upper: number }>
}
export type LoopEvidence = {
  kind: 'loop'
  call: { kind: 'model' | 'tool'; name: string; digest: string }
  /** calls one after another */
  repeats: number
  /** of them, those with the commonest answer */
  sameAnswers: number
  limit: number
  firstAt: string
  lastAt: string
}
export type CostlyModelEvidence = {
  kind: 'costly_model'
  model: string
  /** nano-USD for a million tokens of the mix that the agent uses */
  perMillion: number
  usualPerMillion: number
  usualModel: string
  dearestPerMillion: number
  calls: number
  factor: number
}
export type AnomalyEvidence = UsageEvidence | LoopEvidence | CostlyModelEvidence
