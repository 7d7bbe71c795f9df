import type { Actor } from '@ground-control/core/actors'
import { readVerification } from '../../../apps/control-plane/src/audit/read/verification.ts'
import { record } from '../../../apps/control-plane/src/audit/record.ts'
import { sealAudit } from '../../../apps/control-plane/src/background/audit-sealer.ts'
import { type Burst, byTurns, closedLoop } from '../measure.ts'
import { measureChainHead } from '../peers/chain-head.ts'
import { measureRawCommits } from '../peers/raw-commits.ts'
import { millis, perSecond, type Row, times } from '../row.ts'
import type { BenchServices } from '../stage/services.ts'
import type { Stage } from '../stage/stage.ts'

const writers = 50
const burstMs = 3_000

/** Entries of 50 writers, each in a transaction of its own, until all are sealed; then the whole trail is verified. */
export async function auditRow(stage: Stage): Promise<Row> {
  const bench = await stage.own()
  const peerUrl = await stage.peerDatabase()
  const actor = await bench.newWorkspace()
  const { ours, peers } = await byTurns(2, () => writeAndSeal(bench, actor), [
    () => measureChainHead(bench.ownerUrl, writers, burstMs),
    () => measureRawCommits(peerUrl, writers, burstMs),
  ])
  const chain = peers[0]!
  const raw = peers[1]!
  const verified = await readVerification(bench.services, actor, { full: true })
  const isWhole = verified.ok && verified.complete && verified.unsealed === 0
  const whole = isWhole ? 'verified, no forks' : `NOT WHOLE: ${JSON.stringify(verified.problem)}`
  return {
    what: `audit entries sealed, ${writers} writers of one entry a transaction`,
    ours: {
      name: 'Ground Control',
      figure: `${perSecond(ours.perSecond)} (p99 ${millis(ours.p99Ms)}); ${verified.batches} batches, ${whole}`,
      value: ours.perSecond,
    },
    peers: [
      {
        name: 'chain head locked per entry',
        figure: perSecond(chain.burst.perSecond),
        value: chain.burst.perSecond,
        ratio: times(chain.ratio),
      },
      {
        name: 'raw commits of a row with one key, each statement its own transaction',
        figure: perSecond(raw.burst.perSecond),
        value: raw.burst.perSecond,
        ratio: times(raw.ratio),
        isLess: true,
      },
    ],
    bar: '≥ 3,000/s, no forks',
    met: ours.perSecond >= 3_000 && isWhole,
    chart: { file: 'audit', unit: 'a second; longer is better' },
  }
}

async function writeAndSeal({ services }: BenchServices, actor: Actor): Promise<Burst> {
  const start = performance.now()
  let writing = true
  const sealing = (async () => {
    while (writing) {
      await sealAudit(services)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  })()
  const written = await closedLoop(writers, burstMs, (writer, nth) =>
    services.db.transaction(actor.workspaceId, async (tx) =>
      record(services, tx, actor, [
        {
          action: 'bench.write',
          subject: { kind: 'thing', id: `thing_${writer}` },
          after: { nth },
        },
      ]),
    ),
  )
  writing = false
  await sealing
  await sealAudit(services)
  return { ...written, perSecond: (written.count * 1_000) / (performance.now() - start) }
}
