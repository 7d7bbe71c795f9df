import { RE2JS } from '@bufbuild/re2'
import { charge, type Meter } from './meter.ts'

const maxPatternLength = 500
const maxWork = 1_000_000
const maxCached = 500

type Pattern = { expression: RE2JS; instructions: number }
const cache = new Map<string, Pattern>()

/**
 * Compiles a pattern of `matches()`. RE2 syntax: no back references, no look-around, so matching takes time in
 * proportion to text × pattern and never more. Counted repeats unroll: their sum is bounded before compiling.
 * Throws Error with the reason.
 */
export function compilePattern(source: string): Pattern {
  const known = cache.get(source)
  if (known !== undefined) return known
  if (source.length > maxPatternLength)
    throw new Error(`a pattern has at most ${maxPatternLength} characters`)
  const repeats = [...source.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].map((found) =>
    Math.max(Number(found[1]), Number(found[2] ?? 0)),
  )
  if (
    source.length *
      Math.max(
        1,
        repeats.reduce((sum, times) => sum + times, 0),
      ) >
    20_000
  )
    throw new Error('the pattern repeats too much: use smaller numbers in {}')
  const expression = RE2JS.compile(source)
  const pattern = { expression, instructions: expression.re2().prog.numInst() }
  // A pattern may come from a call's arguments: forget the oldest rather than grow without end.
  if (cache.size >= maxCached) cache.delete(cache.keys().next().value ?? '')
  cache.set(source, pattern)
  return pattern
}

/** True when the pattern is found anywhere in the text. */
export function matchesPattern(meter: Meter, text: string, source: string): boolean {
  charge(meter, source.length * 4)
  const { expression, instructions } = compilePattern(source)
  const work = text.length * instructions
  if (work > maxWork) throw new Error('the text is too long for this pattern')
  charge(meter, work >> 2)
  return expression.test(text)
}
