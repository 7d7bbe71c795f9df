#!/usr/bin/env node
import { closeSync, createReadStream, openSync, readFileSync, readSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { readKeys } from './keys.ts'
import { type Report, verify } from './verify.ts'

const usage = `Verifies an export of the audit trail, far from the database.

  ground-control-verify --export FILE.jsonl --checkpoints FILE.jsonl --public-key FILE.pem [--after-batch N] [--json]

Ends with 0 where the export is as it was sealed, 1 where it is not, 2 where it could not be verified.
`

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      export: { type: 'string' },
      checkpoints: { type: 'string' },
      'public-key': { type: 'string' },
      'after-batch': { type: 'string', default: '0' },
      json: { type: 'boolean', default: false },
    },
  })
  const { export: exported, checkpoints, 'public-key': publicKey } = values
  const afterBatch = Number(values['after-batch'])
  if (!exported || !checkpoints || !publicKey || !Number.isInteger(afterBatch) || afterBatch < 0)
    throw new Error(usage)
  if (isCsv(exported)) throw new Error('This is CSV, which has no seals: export JSON lines to verify.')
  const keys = readKeys(readFileSync(publicKey, 'utf8'))
  const report = await verify(createReadStream(exported), createReadStream(checkpoints), keys, afterBatch)
  process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : textOf(report))
  return report.problem === null ? 0 : 1
}

function isCsv(path: string): boolean {
  const start = Buffer.alloc(8)
  const file = openSync(path, 'r')
  readSync(file, start)
  closeSync(file)
  return start.toString().startsWith('"batch"')
}

function textOf({ problem, batches, entries, coveredBatch, warnings }: Report): string {
  const lines = warnings.map((warning) => `Note: ${warning}.`)
  if (problem === null)
    lines.push(
      `Right: ${entries} entries in ${batches} batches; checkpoints vouch up to batch ${coveredBatch}.`,
    )
  else {
    lines.push(`WRONG: ${problem.message}.`)
    if (problem.entryId !== null) lines.push(`First bad entry: ${problem.entryId}`)
    if (problem.line !== null) lines.push(`Line of the export: ${problem.line}`)
    if (problem.batch !== null) lines.push(`Batch: ${problem.batch}`)
    lines.push(`Right before it: ${entries} entries in ${batches} batches.`)
  }
  return `${lines.join('\n')}\n`
}

main().then(
  (code) => {
    process.exitCode = code
  },
  (error: Error) => {
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 2
  },
)
