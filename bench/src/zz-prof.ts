import pgm from 'pg'
import { execSync } from 'node:child_process'
import { readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { createClient } from '@ground-control/sdk'
import { threeSteps } from './agent.ts'
import { closedLoop } from './measure.ts'
import { openRunFeed } from './run-feed.ts'
import { startServer } from './stage/database.ts'
import { startBenchPlatform } from './stage/platform.ts'
const pidOn = (port: number) => Number(/pid=(\d+)/.exec(execSync(`ss -ltnp | grep ':${port} '`).toString())![1])
const cpu = (pid: number) => { try { const f = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' '); return (Number(f[11]) + Number(f[12])) * 10 } catch { return 0 } }
const childrenOf = (pid: number) => readdirSync('/proc').filter((d) => /^\d+$/.test(d)).map(Number).filter((p) => { try { return Number(readFileSync(`/proc/${p}/stat`, 'utf8').split(') ')[1]!.split(' ')[1]) === pid } catch { return false } })
const server = await startServer()
const platform = await startBenchPlatform(server)
const cp = pidOn(5002), wk = pidOn(5003), pg = pidOn(5001)
const client = createClient({ url: platform.url, apiKey: platform.keys.developer })
const feed = await openRunFeed(client)
let n = 0
const work = async () => { n += 1; const { runId } = await client.runs.start.mutate({ agent: threeSteps.name, input: { number: n } }); await feed.finished(runId) }
await closedLoop(50, 3000, work)
const owner = new pgm.Client({ connectionString: server.url }); await owner.connect(); if (process.env.STATS) await owner.query('create extension if not exists pg_stat_statements')
const commits = async () => Number((await owner.query(`select sum(xact_commit) c from pg_stat_database where datname='ground_control'`)).rows[0].c)
const stats = async () => (await owner.query(`select left(regexp_replace(query, '\\s+', ' ', 'g'), 110) q, calls::int, rows::int, round(total_exec_time::numeric,1) ms from pg_stat_statements order by total_exec_time desc limit 45`)).rows
const snap = () => ({ client: cpu(process.pid), cp: cpu(cp), worker: cpu(wk), pg: [pg, ...childrenOf(pg)].reduce((a, p) => a + cpu(p), 0) })
for (let r = 0; r < Number(process.env.ROUNDS ?? 2); r++) {
await new Promise(r=>setTimeout(r,1200)); const c0 = await commits(); if (process.env.STATS) await owner.query('select pg_stat_statements_reset()')
const a = snap()
const b = await closedLoop(Number(process.env.CALLERS ?? 50), 5000, work)
const z = snap()
await new Promise(r=>setTimeout(r,1200)); const c1 = await commits()
const per = (k: keyof typeof a) => ((z[k] - a[k]) / b.count).toFixed(2)
console.log(`${b.count} runs ${b.perSecond.toFixed(0)}/s p50 ${b.p50Ms.toFixed(0)} p99 ${b.p99Ms.toFixed(0)}; CPU ms/run: client ${per('client')} cp ${per('cp')} worker ${per('worker')} pg ${per('pg')} total ${((['client', 'cp', 'worker', 'pg'] as const).reduce((s, k) => s + z[k] - a[k], 0) / b.count).toFixed(2)}; commits/run ${((c1-c0)/b.count).toFixed(2)}`)
if (process.env.STATS) for (const r of await stats()) console.log(String((r.ms/b.count).toFixed(3)).padStart(8), String((r.calls/b.count).toFixed(2)).padStart(6), String((r.rows/b.count).toFixed(2)).padStart(6), r.q)
}
feed.close(); await owner.end()
if (process.env.LOGS) console.log(readFileSync(`${server.dir}/logs/control-plane.log`, 'utf8').slice(-3000))
await platform.stop()
await server.stop()
process.exit(0)
