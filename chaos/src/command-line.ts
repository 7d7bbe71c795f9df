import { parseArgs } from 'node:util'
import type { Length } from './fault.ts'

export type CommandLine = {
  /** null: none was given */
  seed: number | null
  length: Length
  only: string[]
  isWriting: boolean
}

/** @throws with one clear line where an argument is not right */
export function readCommandLine(args: readonly string[]): CommandLine {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string' },
      short: { type: 'boolean', default: false },
      long: { type: 'boolean', default: false },
      only: { type: 'string' },
      write: { type: 'boolean', default: false },
    },
  })
  if (values.short && values.long) throw new Error('--short and --long do not go together.')
  const seed = values.seed === undefined ? null : Number(values.seed)
  if (seed !== null && !(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32))
    throw new Error(`--seed must be a whole number from 0 to ${2 ** 32 - 1}, not "${values.seed}".`)
  return {
    seed,
    length: values.short ? 'short' : values.long ? 'long' : 'standard',
    only: values.only?.split(',').filter((name) => name !== '') ?? [],
    isWriting: values.write,
  }
}
