import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Row } from './row.ts'
import { withReport, writeReport } from './write-report.ts'

const row = (what: string): Row => ({
  what,
  figure: '10/s',
  peer: 'other 5/s',
  ratio: 2,
  bar: '≥ 1 ×',
  met: true,
})
const report = (what: string) => ({ rows: [row(what)], machine: '2 cores', at: new Date(0) })

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'report-'))
})
afterEach(() => rm(dir, { recursive: true }))

it('makes the file, and a second time replaces the table alone', async () => {
  const path = join(dir, 'docs', 'performance.md')
  await writeReport(path, report('first'))
  const first = await readFile(path, 'utf8')
  expect(first).toContain('| first | 10/s   | other 5/s')
  expect(first).toContain('Measured on 1970-01-01')
  await writeFile(path, `${first}\nWritten by hand.\n`)
  await writeReport(path, report('second'))
  const second = await readFile(path, 'utf8')
  expect(second).toContain('| second |')
  expect(second).not.toContain('| first')
  expect(second).toContain('Written by hand.')
})

it('refuses a file that has no place for it', () => {
  expect(() => withReport('# Something else', report('x'))).toThrow('no place for the table')
})
