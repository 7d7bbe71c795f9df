import type { Json } from '@ground-control/core/json'
import { type BeginItem, type BeginResult, leaseMs } from '@ground-control/core/workers/schema'
import type { Tx } from '@ground-control/db/database'
import { type LockedRun, leaseRuns, lockRuns } from '@ground-control/db/repositories/runs'
import { type AgentSlots, lockSlots, standInLine } from '@ground-control/db/repositories/slots'
import { readJournals } from '@ground-control/db/repositories/steps'
import { readFlags } from '../config/flags.ts'
import { journalStep } from './journal-step.ts'
import { readStops, type Stop, stopOf } from './stops.ts'
import type { VersionCache } from './versions.ts'

/**
 * Takes runs into a worker's hands. A delivery that is old, doubled or meant for a run that is over, held or
 * somebody else's is skipped, so the queue may deliver as often as it likes. Asking again with the same token
 * gives the same lease: the answer may have been lost.
 */
export type BeginBatch = (tx: Tx, items: readonly BeginItem[]) => Promise<BeginResult[]>

export function createBeginBatch(versions: VersionCache): BeginBatch {
  const begin = createBegin(versions)
  return async (tx, items) => {
    if (items.length === 0) return []
    const seen = await begin.look(
      tx,
      items.map((item) => item.runId),
      'wait',
    )
    if (seen === null) throw new Error('slots that are waited for are had')
    return begin.give(tx, items, seen)
  }
}

/** What runs are begun by, locked. */
type Seen = {
  slots: ReadonlyMap<string, AgentSlots>
  runs: ReadonlyMap<string, LockedRun>
  stops: readonly Stop[]
  inputs: ReadonlyMap<string, Json>
  journals: Awaited<ReturnType<typeof readJournals>>
  flags: Awaited<ReturnType<typeof readFlags>>
}

/** The same in two halves, so that the look-ups can share a round trip with what comes before them. */
export type Begin = {
  /** @returns null: the slots are somebody else's, and they were not to be waited for */
  look(tx: Tx, runIds: readonly string[], locks: 'wait' | 'try'): Promise<Seen | null>
  give(tx: Tx, items: readonly BeginItem[], seen: Seen): Promise<BeginResult[]>
}

export function createBegin(versions: VersionCache): Begin {
  return { look, give }

  async function look(tx: Tx, runIds: readonly string[], locks: 'wait' | 'try'): Promise<Seen | null> {
    // The slots first: their lock comes before the rows'. What only those that begin need is read of all: few do not.
    const [slots, runs, stops, inputs, journals, flags] = await Promise.all([
      lockSlots(tx, runIds, locks),
      lockRuns(tx, runIds),
      readStops(tx),
      readInputs(tx, runIds),
      readJournals(tx, runIds),
      readFlags(tx),
    ])
    return slots && { slots, runs, stops, inputs, journals, flags }
  }

  async function give(tx: Tx, asked: readonly BeginItem[], seen: Seen): Promise<BeginResult[]> {
    const { slots, runs, stops, inputs, journals, flags } = seen
    const free = await freeSlots(tx, versions, slots)
    const inLine = new Map<string, LockedRun>()
    const leases = new Map<string, { runId: string; token: string; workerId: string; fence: number }>()
    const skipped = asked.map((item) => {
      const run = runs.get(item.runId)
      const reason = refusal(run, item, leases.get(item.runId)?.token)
      if (reason !== null || run === undefined) return reason ?? 'unknown'
      if (stopOf(stops, run, tx.now)) return 'paused'
      if (run.leaseToken !== item.token && !leases.has(run.id)) {
        const left = free.get(run.agentId) ?? 0
        if (left <= 0) {
          inLine.set(run.id, run)
          return 'full'
        }
        free.set(run.agentId, left - 1)
        leases.set(run.id, {
          runId: run.id,
          token: item.token,
          workerId: item.workerId,
          fence: run.fence + 1,
        })
      }
      return null
    })
    const definitions = await versions.read(
      tx,
      [...runs.values()].map((run) => run.agentVersionId),
    )
    leaseRuns(tx, [...leases.values()], leaseMs)
    standInLine(tx, [...inLine.values()])
    return asked.map((item, index): BeginResult => {
      const reason = skipped[index]
      if (reason !== null && reason !== undefined) return { outcome: 'skipped', reason }
      const run = runs.get(item.runId)!
      const startedAt = run.startedAt ?? tx.now
      const timeoutMs = definitions.get(run.agentVersionId)?.limits.timeoutMs
      return {
        outcome: 'begun',
        lease: { runId: run.id, fence: leases.get(run.id)?.fence ?? run.fence, token: item.token },
        run: {
          id: run.id,
          workspaceId: run.workspaceId,
          agentId: run.agentId,
          agentName: run.agentName,
          agentVersionId: run.agentVersionId,
          input: inputs.get(run.id) ?? null,
          endUser: run.endUser,
          tags: run.tags,
          attempt: run.attempt,
          createdAt: run.createdAt.toISOString(),
          deadlineAt:
            timeoutMs === undefined ? null : new Date(startedAt.getTime() + timeoutMs).toISOString(),
          crashes: run.crashes,
        },
        journal: (journals.get(run.id) ?? []).map(journalStep),
        flags,
      }
    })
  }
}

/** How many more runs of each agent may begin. The agent's present version says how many at once, for older runs too. */
async function freeSlots(
  tx: Tx,
  versions: VersionCache,
  slots: ReadonlyMap<string, AgentSlots>,
): Promise<Map<string, number>> {
  const definitions = await versions.read(
    tx,
    [...slots.values()].flatMap(({ currentVersionId }) => currentVersionId ?? []),
  )
  return new Map(
    [...slots.values()].map(({ agentId, currentVersionId, running }) => {
      const limit = definitions.get(currentVersionId ?? '')?.limits.concurrency
      return [agentId, limit === undefined ? Number.POSITIVE_INFINITY : limit - running]
    }),
  )
}

function refusal(
  run: LockedRun | undefined,
  item: BeginItem,
  takenInBatch: string | undefined,
): Extract<BeginResult, { outcome: 'skipped' }>['reason'] | null {
  if (run === undefined) return 'unknown'
  if (run.status === 'succeeded' || run.status === 'failed' || run.status === 'cancelled') return 'terminal'
  if (run.status === 'running')
    return run.leaseToken === item.token && run.leaseWorkerId === item.workerId ? null : 'leased'
  if (takenInBatch !== undefined && takenInBatch !== item.token) return 'leased'
  return run.status === 'queued' && run.dispatch === item.dispatch ? null : 'stale'
}

async function readInputs(tx: Tx, runIds: readonly string[]): Promise<Map<string, Json>> {
  const rows = await tx.prepared<{ id: string; input: Json }>(
    'select id, input from runs where id = any($1::text[])',
    [runIds],
  )
  return new Map(rows.map((row) => [row.id, row.input]))
}
