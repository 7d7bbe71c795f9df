/*
 * Values that have broken servers before, as raw JSON: some of them JSON.stringify could not write. Each place is fed
 * those near its own type and a few of every other, so that the whole walk stays a matter of seconds.
 */

const anywhere = {
  null: 'null',
  true: 'true',
  'empty list': '[]',
  'list of null': '[null]',
  'a key __proto__': '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}',
  nul: '"a\\u0000b"',
}

const forTexts = {
  number: '7',
  'half a surrogate pair': '"\\ud800"',
  'other half': '"x\\udc00"',
  'empty text': '""',
  'year 0': '"0000-01-01T00:00:00Z"',
  'year 10000': '"+010000-01-01T00:00:00Z"',
  'last year with four digits': '"9999-12-31T23:59:59.999999999Z"',
  'february 30': '"2026-02-30T00:00:00Z"',
  'text -1': '"-1"',
  'text beyond 2^63': '"9999999999999999999"',
  'text __proto__': '"__proto__"',
  'sql quote': JSON.stringify(`' or 1=1; drop table runs; --`),
  'sql pattern': JSON.stringify('%_\\'),
  formula: JSON.stringify('=cmd|"/c calc"!A1'),
}

const forNumbers = {
  'text NaN': '"NaN"',
  'text Infinity': '"Infinity"',
  'number beyond all': '1e999',
  'number below all': '-1e999',
  '-0': '-0',
  '1e308': '1e308',
  'smallest number': '5e-324',
  half: '0.5',
  '2^31': '2147483648',
  '2^53-1': '9007199254740991',
  '2^53+1': '9007199254740993',
  '8.64e15': '8640000000000000',
  negative: '-1',
}

const forHolders = {
  text: '"x"',
  number: '1e999',
  'empty object': '{}',
  'duplicate keys': '{"kind":"approve","kind":"none","a":1,"a":2}',
  'half a surrogate pair as a key': '{"\\ud800":1}',
  'depth 1,000': '['.repeat(1_000) + ']'.repeat(1_000),
}

/** Large ones: for the whole input and one place of it. */
const heavy = {
  '1 MB text': JSON.stringify('x'.repeat(1_000_000)),
  'depth 100,000': '['.repeat(100_000) + ']'.repeat(100_000),
  'depth 100,000 of objects': `${'{"a":'.repeat(100_000)}0${'}'.repeat(100_000)}`,
  'catastrophic pattern': JSON.stringify(`${'a'.repeat(100_000)}!`),
}

/** @returns bad values for a place that holds `valid`, by what each is; null leaves the place out */
export function badValuesFor(
  valid: unknown,
  options: { isCursor: boolean; isHeavy: boolean },
): Array<[string, string | null]> {
  const near =
    typeof valid === 'string'
      ? forTexts
      : typeof valid === 'number'
        ? forNumbers
        : typeof valid === 'boolean'
          ? { number: '1', text: '"true"' }
          : forHolders
  return [
    ['missing', null],
    ...Object.entries(anywhere),
    ...Object.entries(near),
    ...(options.isHeavy ? Object.entries(heavy) : []),
    ...(options.isCursor ? Object.entries(badCursors) : []),
  ]
}

const base64url = (text: string) => JSON.stringify(Buffer.from(text).toString('base64url'))
/** What might stand in a cursor: text that decodes, to something no list gave out. */
const badCursors: Record<string, string> = {
  'no base64': '"§§§"',
  'no position': base64url('hello'),
  'year 0 position': base64url('0000-01-01T00:00:00.000Z run_01h455vb4pex5vsknk084sn02q'),
  'february 30 position': base64url('2026-02-30T00:00:00.000Z run_01h455vb4pex5vsknk084sn02q'),
  'sql position': base64url(`2026-01-01T00:00:00.000Z ' or true`),
  'nul key': base64url('"a\\u0000"'),
  'surrogate key': base64url('"\\ud800"'),
  'huge key': base64url('1e308'),
  '2^31 key': base64url('2147483648'),
  '2^53 key': base64url('9007199254740993'),
  'negative key': base64url('-1'),
  'null key': base64url('null'),
  'object key': base64url('{"__proto__":1}'),
}

/** @returns the valid input with one place made bad, as JSON; `raw` null leaves the place out */
export function inputWith(valid: unknown, path: ReadonlyArray<string | number>, raw: string | null): string {
  if (path.length === 0) return raw ?? ''
  const marker = '@@bad@@'
  const copy = structuredClone(valid)
  let holder = copy as Record<string | number, unknown>
  for (const step of path.slice(0, -1)) holder = holder[step] as typeof holder
  const last = path.at(-1)!
  if (raw === null && Array.isArray(holder)) holder.splice(Number(last), 1)
  else if (raw === null) delete holder[last]
  else holder[last] = marker
  return JSON.stringify(copy).replace(`"${marker}"`, () => raw ?? '')
}

export function valueAt(input: unknown, path: ReadonlyArray<string | number>): unknown {
  return path.reduce((holder, step) => (holder as Record<string | number, unknown>)[step], input)
}

/** Every place in an input: the whole, each field, each first item of a list. */
export function placesOf(value: unknown, path: Array<string | number> = []): Array<Array<string | number>> {
  if (typeof value !== 'object' || value === null) return [path]
  const steps = Array.isArray(value) ? (value.length > 0 ? [0] : []) : Object.keys(value)
  return [
    path,
    ...steps.flatMap((step) => placesOf((value as Record<string | number, unknown>)[step], [...path, step])),
  ]
}
