import { type CelFunc, CelScalar, celFunc, celMethod, listType, objectType } from '@bufbuild/cel'
import { type Timestamp, TimestampSchema, timestampDate } from '@bufbuild/protobuf/wkt'

const { DOUBLE, DYN, INT, STRING, UINT } = CelScalar
const list = listType(DYN)
const timestamp = objectType(TimestampSchema)

const wholeNumber = (text: string): bigint => {
  if (!/^[+-]?\d{1,20}$/.test(text)) throw new Error(`'${text.slice(0, 40)}' is not a whole number`)
  return BigInt(text.replace('+', ''))
}
const inRange = (value: bigint, least: bigint, most: bigint) => {
  if (value < least || value > most) throw new Error('int overflow')
  return value
}
const decimal = (text: string): number => {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text))
    throw new Error(`'${text.slice(0, 40)}' is not a number`)
  return Number(text)
}

/**
 * JSON does not tell 2 from 2.0, so a rule on a call's arguments meets doubles where its author wrote ints. The
 * language has no arithmetic between the two; we add it, as doubles. Comparisons between them it has itself.
 */
const mixedArithmetic: CelFunc[] = (
  [
    ['_+_', (left, right) => left + right],
    ['_-_', (left, right) => left - right],
    ['_*_', (left, right) => left * right],
    ['_/_', (left, right) => left / right],
    ['_%_', (left, right) => left % right],
  ] as Array<[string, (left: number, right: number) => number]>
).flatMap(([name, compute]) => [
  celFunc(name, [INT, DOUBLE], DOUBLE, (left, right) => compute(Number(left), right)),
  celFunc(name, [DOUBLE, INT], DOUBLE, (left, right) => compute(left, Number(right))),
  ...(name === '_%_' ? [celFunc(name, [DOUBLE, DOUBLE], DOUBLE, compute)] : []),
])

/** Where the library is laxer than the language: text that is no number must be an error, or a rule lets it pass. */
const strictConversions: CelFunc[] = [
  celFunc('int', [STRING], INT, (text) => inRange(wholeNumber(text), -(2n ** 63n), 2n ** 63n - 1n)),
  celFunc('double', [STRING], DOUBLE, decimal),
  // Seconds, as int(timestamp) gives; the library takes milliseconds.
  celFunc('timestamp', [INT], timestamp, (seconds) => ({
    $typeName: 'google.protobuf.Timestamp' as const,
    seconds: inRange(seconds, -62_135_596_800n, 253_402_300_799n),
    nanos: 0,
  })),
]

/** The instant moved so that its UTC fields read as the zone's. The library goes through the server's own zone. */
function shifted(at: Timestamp, zone = 'UTC'): Date {
  const date = timestampDate(at)
  if (zone === 'UTC') return date
  const fixed = /^([+-]?)(\d\d):(\d\d)$/.exec(zone)
  if (fixed) {
    const minutes = Number(fixed[2]) * 60 + Number(fixed[3])
    return new Date(date.getTime() + (fixed[1] === '-' ? -minutes : minutes) * 60_000)
  }
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  const shown: Record<string, number> = {}
  for (const part of format.formatToParts(date)) shown[part.type] = Number(part.value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second, date.getUTCMilliseconds()))
}

const calendar: Array<[string, (date: Date) => number]> = [
  ['getFullYear', (date) => date.getUTCFullYear()],
  ['getMonth', (date) => date.getUTCMonth()],
  ['getDate', (date) => date.getUTCDate()],
  ['getDayOfMonth', (date) => date.getUTCDate() - 1],
  ['getDayOfWeek', (date) => date.getUTCDay()],
  [
    'getDayOfYear',
    (date) => Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000),
  ],
  ['getHours', (date) => date.getUTCHours()],
  ['getMinutes', (date) => date.getUTCMinutes()],
  ['getSeconds', (date) => date.getUTCSeconds()],
  ['getMilliseconds', (date) => date.getUTCMilliseconds()],
]
const calendarMethods: CelFunc[] = calendar.flatMap(([name, read]) => [
  celMethod(name, timestamp, [], INT, function () {
    return BigInt(read(shifted(this.message)))
  }),
  celMethod(name, timestamp, [STRING], INT, function (zone) {
    return BigInt(read(shifted(this.message, zone)))
  }),
])

/** What we add to the library's functions, or put in their place. `matches` and the meter are in environment.ts. */
export const extraFunctions: CelFunc[] = [
  ...mixedArithmetic,
  ...strictConversions,
  ...calendarMethods,
  celFunc('uint', [STRING], UINT, (text) => {
    throw new Error(`uint('${text.slice(0, 40)}') is not supported: use int()`)
  }),
  // One flat list: the library nests one inside the other, and a list built by map() then takes quadratic time.
  celFunc('_+_', [list, list], list, (left, right) => [...left, ...right]),
]
