import { readFile } from 'node:fs/promises'
import { createClient, refusalOf } from '@ground-control/sdk'

// What the first `npm start` wrote down. In production: an address and a key of the scope developer.
const firstRun = `${process.env.DATA_DIR ?? '.data'}/first-run.json`
const { controlPlaneUrl, apiKeys } = JSON.parse(await readFile(firstRun, 'utf8'))

const client = createClient({ url: controlPlaneUrl, apiKey: apiKeys.developer })
try {
  const { runId } = await client.runs.start.mutate({
    agent: 'hello',
    input: { name: process.argv[2] ?? 'Ada' },
  })
  console.log(`started ${runId}; it waits for you under Approvals`)
  let run = await client.runs.wait.query({ id: runId, timeoutMs: 60_000 })
  while (run.finishedAt === null) run = await client.runs.wait.query({ id: runId, timeoutMs: 60_000 })
  console.log(run.status, run.output ?? run.failure)
} catch (error) {
  const no = refusalOf(error)
  if (no === null) throw error
  console.error(no.message, no.details)
  process.exitCode = 1
}
