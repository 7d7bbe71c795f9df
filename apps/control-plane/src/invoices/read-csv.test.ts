import { describe, expect, it } from 'vitest'
import { readCsv } from './read-csv.ts'

const cells = (csv: string) => {
  const { headers, records } = readCsv(csv)
  return [headers, ...records.map((record) => record.cells)]
}

describe('readCsv', () => {
  it.each([
    ['plain', 'a,b\n1,2\n'],
    ['a byte order mark', '\uFEFFa,b\n1,2'],
    ['line ends of Windows', 'a,b\r\n1,2\r\n'],
    ['quotes', '"a","b"\n"1","2"\n'],
    ['semicolons', 'a;b\n1;2'],
    ['tabs', 'a\tb\n1\t2'],
    ['empty lines', 'a,b\n\n,\n1,2\n\n'],
    ['spaces', ' a , b \n 1 ,2'],
  ])('%s', (_, csv) =>
    expect(cells(csv)).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]),
  )
  it('keeps what a cell holds, and says on which line', () => {
    expect(readCsv('a,b\n"1,5 ""x""\ny",=1+1\n3,4').records).toEqual([
      { line: 3, cells: ['1,5 "x"\ny', '=1+1'] },
      { line: 4, cells: ['3', '4'] },
    ])
  })
  it.each([
    ['nothing below the header', 'a,b', 'no lines'],
    ['an open quote', 'a,b\n"1,2', 'at line 2: a quote is not closed'],
    ['a quote in a cell', 'a,b\n"1"x,2', 'at line 2: a quote ends within a cell'],
    ['a long line', `a,b\n${'x'.repeat(30_000)},2`, 'a line has more than'],
    ['many lines', `a,b\n${'1,2\n'.repeat(20_001)}`, 'more than 20000 lines'],
    ['many columns', `${'a,'.repeat(100)}a\n1,2`, 'more than 100 columns'],
  ])('refuses %s', (_, csv, message) => {
    expect(() => readCsv(csv)).toThrow(expect.objectContaining({ message: expect.stringContaining(message) }))
  })
})
