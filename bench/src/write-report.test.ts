import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Row } from './row.ts'
import { withReport, writeReport } from './write-report.ts'

const row = (what: string): Row => ({
  what,
  ours: { name: 'Ground Control', figure: '10/s', value: 10 },
  peers: [
    { name: 'other', figure: '5/s', value: 5, ratio: '2.00 ×' },
    { name: 'a|b', figure: '1/s', value: 1, ratio: '10.0 ×' },
  ],
  bar: '≥ 1 ×',
  met: true,
  chart: { file: what, unit: 'per second' },
})
const report = (what: string) => ({ rows: [row(what)], machine: '2 cores', at: new Date(0) })

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'report-'))
})
afterEach(() => rm(dir, { recursive: true }))

it('makes the file and its charts, and a second time replaces those alone', async () => {
  const path = join(dir, 'docs', 'performance.md')
  const images = join(dir, 'docs', 'images')
  await writeReport(path, report('first'))
  const first = await readFile(path, 'utf8')
  expect(first).toContain('| first | 10/s   | other: 5/s')
  expect(first).toMatch(/\|\s+\|\s+\| a\\\|b: 1\/s/)
  expect(first).toContain('Measured on 1970-01-01')
  await writeFile(path, `${first}\nWritten by hand.\n`)
  await writeFile(join(images, 'drawn-by-hand.svg'), '')
  await writeReport(path, report('second'))
  const second = await readFile(path, 'utf8')
  expect(second).toContain('| second |')
  expect(second).toContain('![second](images/bench-second.svg)')
  expect(second).not.toContain('first')
  expect(second).toContain('Written by hand.')
  expect((await readdir(images)).sort()).toEqual(['bench-second.svg', 'drawn-by-hand.svg'])
})

it('refuses a file that has no place for it', () => {
  expect(() => withReport('# Something else', report('x'))).toThrow('no place for the table')
})
