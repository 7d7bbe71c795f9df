import {
  type CelEnv,
  CelScalar,
  type CelValue,
  celEnv,
  celFunc,
  celMethod,
  isCelList,
  isCelMap,
} from '@bufbuild/cel'
import { extraFunctions } from './extra-functions.ts'
import { charge, type Meter } from './meter.ts'
import { matchesPattern } from './patterns.ts'

const { BOOL, DYN, INT, STRING } = CelScalar

/** Put by compile.ts around every loop; no source text can spell them. */
export const loopRange = '@range'
export const loopStep = '@step'

// Functions are not told who evaluates; evaluation is synchronous and never nested, so one variable will do.
let running: Meter = { left: 0 }

/** Runs one evaluation on a meter. Throws what `work` throws, CostExceeded among it. */
export function metered<T>(meter: Meter, work: () => T): T {
  running = meter
  return work()
}

/** Everything inside a value, one unit each: what comparing it may cost. Stops when the meter does. */
function chargeWhole(value: CelValue | undefined): void {
  charge(running, 1)
  if (typeof value === 'string') charge(running, value.length >> 6)
  else if (isCelList(value)) for (const item of value) chargeWhole(item)
  else if (isCelMap(value)) for (const item of value.values()) chargeWhole(item)
}

const lengthOf = (value: CelValue | undefined): number => {
  if (typeof value === 'string' || value instanceof Uint8Array) return value.length
  return isCelList(value) || isCelMap(value) ? value.size : 0
}

function chargeCall(name: string, values: Array<CelValue | undefined>): void {
  const [first, second] = values
  if (name === '_==_' || name === '_!=_' || name === '@in') {
    for (const value of values) chargeWhole(value)
  } else if (name === '_+_') {
    // lists are copied, text is not
    charge(running, 1 + ((lengthOf(first) + lengthOf(second)) >> (isCelList(first) ? 0 : 4)))
  } else if (name === 'contains') {
    charge(running, 1 + Math.ceil((lengthOf(first) * lengthOf(second)) / 1_024))
  } else {
    charge(running, 1 + values.reduce<number>((sum, value) => sum + (lengthOf(value) >> 2), 0))
  }
}

const std = celEnv({
  funcs: [
    ...extraFunctions,
    celMethod('matches', STRING, [STRING], BOOL, function (pattern) {
      return matchesPattern(running, this, pattern)
    }),
    celFunc(loopRange, [DYN], DYN, (range) => {
      charge(running, lengthOf(range))
      return range
    }),
    celFunc(loopStep, [INT, DYN], DYN, (cost, condition) => {
      charge(running, Number(cost))
      return condition
    }),
  ],
})

/**
 * The language of rules: CEL as the specification has it (github.com/google/cel-spec, doc/langdef.md, v0.24), by
 * @bufbuild/cel, with its standard functions and macros and without protobuf messages; conformance.test.ts says
 * feature by feature what holds. Ours beyond it: arithmetic between int and double, and a meter on every call.
 */
export const environment: CelEnv = Object.create(std, {
  funcs: {
    value: Object.create(std.funcs, {
      find: {
        value: (name: string) => {
          const group = std.funcs.find(name)
          if (group === undefined) return undefined
          return {
            name,
            [Symbol.iterator]: () => group[Symbol.iterator](),
            call(id: number, target: CelValue | undefined, args: CelValue[]) {
              chargeCall(name, target === undefined ? args : [target, ...args])
              return group.call(id, target, args)
            },
          }
        },
      },
    }),
  },
})

export const knowsFunction = (name: string): boolean => std.funcs.find(name) !== undefined
