import type { AdmitItem, AdmitResult } from '@ground-control/core/workers/schema'
import type { Tx } from '@ground-control/db/database'
import {
  closeApprovals,
  consumeApprovals,
  findApprovalsOfSteps,
  insertApprovals,
} from '@ground-control/db/repositories/asked-approvals'
import { readAwakeBreakers } from '@ground-control/db/repositories/breakers'
import { markDegraded } from '@ground-control/db/repositories/budgets'
import { noteEvents } from '@ground-control/db/repositories/events'
import { insertAnsweredApprovals, returnUses } from '@ground-control/db/repositories/grants'
import { openHoldCosts } from '@ground-control/db/repositories/holds'
import { lockRuns } from '@ground-control/db/repositories/runs'
import { findSteps, type StepRow, writeSteps } from '@ground-control/db/repositories/steps'
import { contentHash } from '../audit/content-hash.ts'
import { record } from '../audit/record.ts'
import { returnProbes, takeProbes } from '../breakers/take-probes.ts'
import { reserve } from '../budgets/reserve.ts'
import { giveBack } from '../budgets/settle.ts'
import type { GrantCache } from '../grants/live-grants.ts'
import type { Gate, GateCache } from '../policies/gate.ts'
import type { PriceBook, PriceBooks } from '../prices/price-book.ts'
import type { Services } from '../services.ts'
import { answeredNote, sparedGrants, withGrants } from './answer-ahead.ts'
import { type Draft, granted, type Outcome, refused } from './call-outcome.ts'
import { heldBack } from './held-back.ts'
import { type Facts, judge } from './judge-call.ts'
import { hotVerb } from './lanes.ts'
import { releaseHeldRuns } from './release.ts'
import { readStops } from './stops.ts'
import type { VersionCache } from './versions.ts'

/**
 * Leave to make one model or tool call. Asked in this order, the first no wins: lease, orders in force, what is
 * recorded already, the version's own limits, breakers, policies, a person, budgets. The answer and all it rests on are
 * written in the transaction that gives it; a no is recorded as the step's outcome.
 */
export function createAdmit(
  services: Services,
  versions: VersionCache,
  gates: GateCache,
  books: PriceBooks,
  grantCache: GrantCache,
) {
  return hotVerb<AdmitItem, AdmitResult, { gate: Gate; book: PriceBook; grants: Facts['grants'] }>(
    services,
    async (tx, asked, { gate, book, grants }) => {
      const facts = await loadFacts(
        tx,
        versions,
        asked.map(({ item }) => item),
      )
      const judged = asked.map(({ item }) => judge(services, tx, gate, book, { ...facts, grants }, item))
      const taken = await withGrants(tx, judged)
      const drafts = await withProbes(services, tx, taken)
      const work = drafts.flatMap((draft) =>
        'reservation' in draft && draft.reservation ? [draft.reservation] : [],
      )
      const abandoned = drafts.flatMap((draft) =>
        'abandonedHold' in draft && draft.abandonedHold ? [draft.abandonedHold] : [],
      )
      await giveBack(services, tx, abandoned, 'released')
      const reserved = await reserve(services, tx, work)
      const unused: Draft[] = []
      const outcomes = drafts.map((draft): Outcome => {
        if (!('reservation' in draft)) return draft
        if (draft.reservation === null) return granted(tx.now, draft, null)
        const answer = reserved[work.indexOf(draft.reservation)]!
        if (answer.granted) return granted(tx.now, draft, answer)
        unused.push(draft)
        return heldBack(services, tx, draft, answer)
      })
      await returnProbes(tx, unused.flatMap(claimOf))
      await returnUses(tx, sparedGrants(taken, outcomes))
      await write(services, tx, outcomes)
      return outcomes.map((outcome) => outcome.result)
    },
    async (workspaceId) => {
      const [gate, book, grants] = await Promise.all([
        gates.get(workspaceId),
        books.get(workspaceId),
        grantCache.get(workspaceId),
      ])
      return { gate, book, grants }
    },
  )
}

/** A decision holds for a step until it ends: a granted call whose worker was lost is made again, not asked about. */
const isOpen = (step: StepRow) => step.status === 'waiting' || step.status === 'started'
const isDraft = (one: Draft | Outcome): one is Draft => 'base' in one

/** Breakers before budgets: their rows are locked in this order here and where calls come back. */
async function withProbes(services: Services, tx: Tx, judged: ReadonlyArray<Draft | Outcome>) {
  const refusals = await takeProbes(services, tx, judged.filter(isDraft).flatMap(claimOf))
  return judged.map((one) => {
    const refusal = isDraft(one) ? refusals.get(one.base.stepId) : undefined
    return isDraft(one) && refusal ? refused(services, tx, one.base, refusal, one.decisions) : one
  })
}

const claimOf = ({ base: { run, stepId }, probes }: Draft) =>
  probes.length === 0 ? [] : [{ callId: stepId, runId: run.id, agentId: run.agentId, probes }]

async function loadFacts(
  tx: Tx,
  versions: VersionCache,
  items: readonly AdmitItem[],
): Promise<Omit<Facts, 'grants'>> {
  // In this order: a run's steps are read once its row is ours.
  const [runs, stops, breakers, steps] = await Promise.all([
    lockRuns(
      tx,
      items.map((item) => item.lease.runId),
    ),
    readStops(tx),
    readAwakeBreakers(tx),
    findSteps(
      tx,
      items.map((item) => ({ runId: item.lease.runId, ...item.step })),
    ),
  ])
  const [approvals, definitions] = await Promise.all([
    findApprovalsOfSteps(
      tx,
      [...steps.values()].flatMap((step) => (isOpen(step) ? [step.id] : [])),
    ),
    versions.read(
      tx,
      [...runs.values()].map((run) => run.agentVersionId),
    ),
  ])
  const limited = [...runs.values()].filter(
    (run) => definitions.get(run.agentVersionId)?.limits.costUsd !== undefined,
  )
  const openCosts = await openHoldCosts(
    tx,
    limited.map((run) => run.id),
  )
  return {
    runs,
    stops,
    steps,
    approvals: approvals.rules,
    raises: approvals.raises,
    definitions,
    openCosts,
    breakers,
  }
}

async function write(services: Services, tx: Tx, outcomes: readonly Outcome[]) {
  const some = <Key extends keyof Outcome>(key: Key) =>
    outcomes.flatMap((outcome) => (outcome[key] ? [outcome[key] as NonNullable<Outcome[Key]>] : []))
  writeSteps(tx, some('step'))
  closeApprovals(tx, some('superseded').flat(), 'superseded')
  insertApprovals(tx, some('approval'))
  insertAnsweredApprovals(tx, some('answered'))
  consumeApprovals(tx, some('consumed').flat())
  await markDegraded(tx, some('degraded'))
  noteEvents(tx, some('event'))
  record(services, tx, { kind: 'system', id: 'admission', name: 'Admission' }, some('audit'))
  for (const approval of some('answered'))
    record(services, tx, approval.decidedBy, [answeredNote(approval, contentHash(approval.arguments))])
  await releaseHeldRuns(tx, some('paused'))
}
