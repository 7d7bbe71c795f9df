import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import {
  findPgBouncer,
  noPgBouncer,
  type PgBouncer,
  startPgBouncer,
} from '../../../scripts/platform/pgbouncer.ts'
import { byLength, type Fault, type Scene } from '../fault.ts'
import { accountMoney, addWideBudget } from '../load/account-money.ts'
import { accountSteps } from '../load/account-steps.ts'
import { accountPublished, publishEvenly } from '../load/publish-evenly.ts'
import { openQuickLoop, rateOf } from '../load/quick-loop.ts'
import { untilOver } from '../load/settled.ts'
import { startEvenly } from '../load/start-evenly.ts'
import { atLeast, atMost, noted, same } from '../measure.ts'
import type { Stage } from '../stage/stage.ts'

/** Fewer than two control planes ask for: they have to share. */
const poolSize = 8

export const pooler: Fault = {
  name: 'pooler',
  does: 'two control planes behind a PgBouncer in transaction mode, which is killed under load and started again',
  shortSeconds: null,
  impossible: (say) => (findPgBouncer(say) === null ? noPgBouncer : null),
  async play(scene) {
    const size = byLength(scene, {
      short: { runs: 20, calmMs: 5_000, kills: 2 },
      standard: { runs: 60, calmMs: 15_000, kills: 8 },
      long: { runs: 300, calmMs: 60_000, kills: 40 },
    })
    const dir = await mkdtemp(join(tmpdir(), 'ground-control-pooler-'))
    let bouncer: PgBouncer | undefined
    try {
      const stage = await scene.open({
        controlPlanes: 2,
        workers: 2,
        agents: ['steps', 'quick'],
        async controlPlaneEnv({ ownerUrl }) {
          bouncer = await startPgBouncer(findPgBouncer(scene.say)!, dir, ownerUrl, poolSize)
          return {
            DATABASE_URL: bouncer.through(ownerUrl),
            DATABASE_DIRECT_URL: ownerUrl,
            DATABASE_PREPARE: bouncer.knowsStatements ? 'on' : 'off',
          }
        },
      })
      return await playOn(scene, stage, bouncer!, size)
    } finally {
      await bouncer?.kill()
      await rm(dir, { recursive: true, force: true })
    }
  },
}

async function playOn(
  scene: Scene,
  stage: Stage,
  bouncer: PgBouncer,
  size: { runs: number; calmMs: number; kills: number },
) {
  await addWideBudget(stage)
  const pidsBefore = pidsOf(stage)
  const loop = openQuickLoop(stage, 20, 5)
  const calm = await rateOf(loop, { forMs: size.calmMs }, scene.signal)
  const shared = await connectionsOf(stage, bouncer)
  const striking = strike(scene, stage, bouncer, size.kills)
  const [runs, published, backMs] = await Promise.all([
    startEvenly(scene, stage, { runs: size.runs, steps: 6, paceMs: 200, forMs: size.kills * 5_000 }),
    publishEvenly(scene, stage, { over: striking, gapMs: 100 }),
    striking,
  ])
  await untilOver(
    stage,
    runs.map(({ runId }) => runId),
    120_000,
    scene.signal,
  )
  await loop.stop()
  return [
    noted(
      'the pooler, and named statements',
      `PgBouncer ${bouncer.version}, ${bouncer.knowsStatements ? 'on' : 'off'}`,
    ),
    noted('quick runs per second before the first kill', `${calm.toFixed(1)}/s`),
    atLeast('connections of control planes to the pooler', shared.clients, poolSize + 1),
    atMost('connections of the pooler to Postgres for them', shared.servers, poolSize),
    atLeast('kills of the pooler', backMs.length, size.kills),
    atMost('everything ready again after the pooler is back, longest', Math.max(...backMs) / 1_000, 15, ' s'),
    same(
      'processes that had to be started again',
      pidsOf(stage).filter((pid, nth) => pid !== pidsBefore[nth]).length +
        [...stage.workers, ...stage.controlPlanes].filter((part) => part.hasEnded).length,
      0,
    ),
    same('quick runs beside them that ended well', loop.done, loop.runIds.length),
    ...(await accountPublished(stage, published)),
    ...(await accountSteps(stage, runs)),
    ...(await accountMoney(stage)),
  ]
}

const pidsOf = (stage: Stage) => [...stage.controlPlanes, ...stage.workers].map(({ pid }) => pid)

/** As the pooler's own console tells them. */
async function connectionsOf(
  stage: Stage,
  bouncer: PgBouncer,
): Promise<{ clients: number; servers: number }> {
  const url = new URL(bouncer.through(stage.ownerUrl))
  url.pathname = '/pgbouncer'
  const console = new pg.Client({ connectionString: url.toString() })
  await console.connect()
  try {
    const pools = await console.query<Record<string, string>>('show pools')
    const ours = pools.rows.filter(({ user }) => user === 'ground_control_app')
    const sum = (names: RegExp) =>
      ours
        .flatMap((pool) => Object.entries(pool).filter(([name]) => names.test(name)))
        .reduce((total, [, count]) => total + Number(count), 0)
    return { clients: sum(/^cl_(active|waiting)$/), servers: sum(/^sv_(active|idle|used|tested|login)$/) }
  } finally {
    await console.end()
  }
}

/** @returns how long after each return of the pooler all parts were ready, in ms */
async function strike(scene: Scene, stage: Stage, bouncer: PgBouncer, kills: number): Promise<number[]> {
  const random = scene.random.fork('kills')
  const backMs: number[] = []
  for (let nth = 0; nth < kills; nth += 1) {
    await delay(4_000, undefined, { signal: scene.signal })
    await bouncer.kill()
    await delay(random.whole(0, 2_000), undefined, { signal: scene.signal })
    await bouncer.startAgain()
    const back = performance.now()
    await Promise.all([...stage.controlPlanes, ...stage.workers].map((part) => part.answers('/health/ready')))
    backMs.push(performance.now() - back)
  }
  return backMs
}
