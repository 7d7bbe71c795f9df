import type { DecisionMode } from '../play/operator.ts'
import { isOver } from '../play/play-conversations.ts'
import type { Outcome } from './outcome.ts'

export interface Totals {
  conversations: number
  /** Runs by how they ended, most frequent first. */
  byEnd: [ended: string, runs: number][]
  servedByFallback: number
  degraded: number
  failed: number
  modelCalls: number
  toolCalls: number
  inputTokens: number
  outputTokens: number
  costNanoUsd: bigint
  asked: number
  approved: number
  edited: number
  rejected: number
  expired: number
  /** questions that all witnesses tell the same of are those without any of these */
  disagreements: string[]
  writesDone: number
  comparable: number
  reproduced: number
  judged: number
  agreeing: number
  /** Runs that are not over and wait for no person. */
  stuck: number
  leftToPeople: number
}

export function totalsOf(outcomes: readonly Outcome[]): Totals {
  const sum = (of: (outcome: Outcome) => number) =>
    outcomes.reduce((total, outcome) => total + of(outcome), 0)
  const count = (of: (outcome: Outcome) => boolean) => outcomes.filter(of).length
  const byEnd = Map.groupBy(outcomes, ({ ended }) => ended)
  const open = outcomes.filter(({ run }) => !isOver(run))
  const leftToPeople = open.filter(({ run }) => run.waits.some(({ kind }) => kind === 'approval')).length
  return {
    conversations: outcomes.length,
    byEnd: [...byEnd]
      .map(([ended, of]) => [ended, of.length] as [string, number])
      .sort(([, a], [, b]) => b - a),
    servedByFallback: count(({ run }) => run.servedBy === 'fallback' || run.servedBy === 'static'),
    degraded: count(({ run }) => run.degraded),
    failed: count(({ run }) => run.status === 'failed' || run.status === 'cancelled'),
    modelCalls: sum(({ run }) => run.modelCalls),
    toolCalls: sum(({ run }) => run.toolCalls),
    inputTokens: sum(({ run }) => run.inputTokens),
    outputTokens: sum(({ run }) => run.outputTokens),
    costNanoUsd: outcomes.reduce((total, { run }) => total + BigInt(run.costNanoUsd), 0n),
    asked: sum(({ asked }) => asked),
    approved: sum(({ approved }) => approved),
    edited: sum(({ edited }) => edited),
    rejected: sum(({ rejected }) => rejected),
    expired: sum(({ expired }) => expired),
    disagreements: outcomes.flatMap(({ disagreements }) => disagreements),
    writesDone: sum(({ writesDone }) => writesDone),
    comparable: sum(({ comparable }) => comparable),
    reproduced: sum(({ reproduced }) => reproduced),
    judged: count(({ agrees }) => agrees !== undefined),
    agreeing: count(({ agrees }) => agrees === true),
    stuck: open.length - leftToPeople,
    leftToPeople,
  }
}

/** The rows of the one table that the demo ends with. */
export function rowsOf(totals: Totals, decide: DecisionMode): [name: string, value: string][] {
  const ends = totals.byEnd.map(([ended, runs]) => `${runs} ${ended.replaceAll('_', ' ')}`).join(', ')
  const rows: [string, string][] = [
    ['runs by outcome', ends || 'none'],
    ['served by a fallback, degraded', `${totals.servedByFallback}, ${totals.degraded}`],
    ['model calls, tool calls', `${number(totals.modelCalls)}, ${number(totals.toolCalls)}`],
    ['tokens in, out', `${number(totals.inputTokens)}, ${number(totals.outputTokens)}`],
    ['cost', dollars(totals.costNanoUsd)],
    [
      'approvals',
      `${totals.asked} asked, ${totals.approved} approved (${totals.edited} edited), ${totals.rejected} rejected, ${totals.expired} expired`,
    ],
    [
      'outcome, agent, airline and audit',
      totals.disagreements.length === 0
        ? `agree on all ${totals.asked - totals.leftToPeople} decisions`
        : `${totals.disagreements.length} DISAGREEMENTS`,
    ],
    [
      'writes carried out',
      `${totals.writesDone} (one for each approval: ${yesNo(totals.writesDone === totals.approved)})`,
    ],
    [
      'wrong writes stopped',
      decide === 'gold' ? String(totals.rejected) : `${totals.rejected} (stopped with --decide gold)`,
    ],
    ['recorded tool results reproduced', share(totals.reproduced, totals.comparable)],
  ]
  if (decide === 'all') rows.push(['verdicts that agree', share(totals.agreeing, totals.judged)])
  if (totals.leftToPeople > 0) rows.push(['left waiting for a person', String(totals.leftToPeople)])
  rows.push(['stuck', totals.stuck === 0 ? 'nothing' : `${totals.stuck} runs`])
  return rows
}

// Shown to a hundredth of a cent; the platform's own figures stay exact.
const dollars = (nanoUsd: bigint): string => `$${(Number(nanoUsd / 100_000n) / 10_000).toFixed(4)}`
const number = (value: number): string => value.toLocaleString('en-US')
const yesNo = (value: boolean): string => (value ? 'yes' : 'NO')
const share = (part: number, whole: number): string =>
  whole === 0 ? 'none to compare' : `${part} of ${whole} (${((100 * part) / whole).toFixed(1)} %)`
