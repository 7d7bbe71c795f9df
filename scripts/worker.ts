/** A worker that serves the agents which the named modules export: `npm run worker -- PATH…` */
import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { freePort, portInUse } from './platform/processes.ts'
import { root } from './platform/root.ts'

const here = process.env.INIT_CWD ?? process.cwd()
const paths = process.argv.slice(2).map((path) => resolve(here, path))
if (paths.length === 0) {
  process.stderr.write('Name at least one module that exports an agent: npm run worker -- ./my-agent.ts\n')
  process.exit(2)
}

// Beside `npm start` everything is known; elsewhere the two variables say it.
const told = await readFile(join(resolve(process.env.DATA_DIR ?? '.data'), 'first-run.json'), 'utf8').then(
  (text) => JSON.parse(text) as { controlPlaneUrl: string; apiKeys: { worker: string } },
  () => null,
)
const wanted = Number(process.env.WORKER_PORT || 4100)
const port = process.env.WORKER_PORT || !(await portInUse(wanted)) ? wanted : await freePort()
const worker = spawn(process.execPath, [join(root, 'apps/worker/src/main.ts'), ...paths], {
  cwd: here,
  stdio: 'inherit',
  env: {
    ...process.env,
    CONTROL_PLANE_URL: process.env.CONTROL_PLANE_URL ?? told?.controlPlaneUrl,
    GROUND_CONTROL_API_KEY: process.env.GROUND_CONTROL_API_KEY ?? told?.apiKeys.worker,
    WORKER_PORT: String(port),
  } as NodeJS.ProcessEnv,
})
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => signal === 'SIGTERM' && worker.kill(signal))
worker.on('exit', (code) => process.exit(code ?? 0))
