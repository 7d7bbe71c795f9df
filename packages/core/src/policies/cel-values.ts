import { type CelInput, celList, celMap } from '@bufbuild/cel'
import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import type { Json } from '../json.ts'
import type { PolicyFacts } from './facts.ts'
import type { PolicyPoint } from './schema.ts'
import { wallClock } from './wall-clock.ts'

type Value = Exclude<CelInput, undefined>

/**
 * JSON as CEL sees it. A number is a double whatever its digits, as CEL's own mapping of JSON says, so that a rule
 * means the same for 200 and 200.5; see environment.ts for doubles beside ints. Objects are turned over once: the
 * library would rebuild a plain object at every access, and read `constructor` and `$typeName` off it.
 */
export function jsonToCel(value: Json): Value {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return celList(value.map(jsonToCel))
  return mapOf(Object.entries(value).map(([key, item]) => [key, jsonToCel(item)]))
}

function mapOf(entries: Array<[string, Value]>): Value {
  const map = new Map<string, Value>(entries)
  // The library's `has` takes a key whose value is null for missing; the language does not.
  return Object.assign(celMap(map), { has: (key: unknown) => map.has(key as string) })
}

/** Our own facts: whole numbers are ints, but for those named as amounts of money. */
function factsToCel(facts: Record<string, string | number | null | string[]>): Value {
  return mapOf(
    Object.entries(facts).map(([name, value]) => {
      if (typeof value === 'number') return [name, name === 'costUsd' ? value : BigInt(value)]
      return [name, Array.isArray(value) ? celList(value) : value]
    }),
  )
}

export type Activation = Record<string, Value>

const whenToCel = ({ now, timeZone }: { now: Date; timeZone: string }): Activation => {
  const wall = wallClock(now, timeZone)
  // CEL looks a dotted name up as a whole before it selects, so `now` is a timestamp and has fields beside.
  return {
    now: timestampFromDate(now),
    'now.hour': BigInt(wall.hour),
    'now.minute': BigInt(wall.minute),
    'now.dayOfWeek': BigInt(wall.dayOfWeek),
  }
}

const toActivation: { [Point in PolicyPoint]: (facts: PolicyFacts[Point]) => Activation } = {
  run_start: (facts) => ({
    ...whenToCel(facts),
    agent: factsToCel(facts.agent),
    run: mapOf([
      ['input', jsonToCel(facts.run.input)],
      ['endUser', facts.run.endUser],
      ['tags', celList(facts.run.tags)],
    ]),
  }),
  model_call: (facts) => ({
    ...whenToCel(facts),
    agent: factsToCel(facts.agent),
    run: factsToCel(facts.run),
    model: factsToCel(facts.model),
    estimate: factsToCel(facts.estimate),
  }),
  tool_call: (facts) => ({
    ...whenToCel(facts),
    agent: factsToCel(facts.agent),
    run: factsToCel(facts.run),
    tool: factsToCel(facts.tool),
    args: jsonToCel(facts.args),
  }),
}

/** What an expression's names stand for. Nothing else is reachable: there is no prototype. */
export function activationOf<Point extends PolicyPoint>(point: Point, facts: PolicyFacts[Point]): Activation {
  return Object.assign(Object.create(null), toActivation[point](facts))
}
