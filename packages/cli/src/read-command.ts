import { parseArgs } from 'node:util'

export type Scope = { kind: 'run'; id: string } | { kind: 'agent'; name: string } | { kind: 'workspace' }
type Shared = { isJson: boolean; isYes: boolean; reason: string }
export type Order = Shared & {
  verb: 'kill' | 'pause' | 'freeze'
  scope: Scope
  isDryRun: boolean
  expiresInMs: number | null
}
export type Command =
  | { verb: 'help' }
  | Order
  | (Shared & { verb: 'resume'; scope: Scope })
  | (Shared & { verb: 'lift'; id: string })
  | { verb: 'overrides'; isAll: boolean; isJson: boolean }

/** Said where the words make no command; the message is for the person who typed them. */
export class UsageError extends Error {}

const options = {
  reason: { type: 'string' },
  'dry-run': { type: 'boolean' },
  yes: { type: 'boolean', short: 'y' },
  expires: { type: 'string' },
  json: { type: 'boolean' },
  all: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const
type Values = ReturnType<typeof parse>['values']

/** Which options each verb takes, beside `--json`. */
const takes: Record<string, ReadonlyArray<keyof typeof options>> = {
  kill: ['reason', 'dry-run', 'yes', 'expires'],
  pause: ['reason', 'dry-run', 'yes', 'expires'],
  freeze: ['reason', 'dry-run', 'yes', 'expires'],
  resume: ['reason', 'yes'],
  lift: ['reason', 'yes'],
  overrides: ['all'],
}

const parse = (words: readonly string[]) =>
  parseArgs({ args: [...words], options, allowPositionals: true, strict: true })

/** The command that the words make. Throws UsageError. */
export function readCommand(words: readonly string[]): Command {
  const { values, positionals } = parsed(words)
  const [verb = '', ...rest] = positionals
  if (values.help || verb === 'help' || (verb === '' && words.length === 0)) return { verb: 'help' }
  const known = takes[verb]
  if (known === undefined) throw new UsageError(`there is no command "${verb}"`)
  for (const name of Object.keys(values) as Array<keyof typeof options>)
    if (name !== 'json' && !known.includes(name)) throw new UsageError(`${verb} takes no --${name}`)
  const shared = {
    isJson: values.json === true,
    isYes: values.yes === true,
    reason: values.reason?.trim() ?? '',
  }
  switch (verb) {
    case 'kill':
    case 'pause':
    case 'freeze':
      return { verb, ...shared, ...orderOf(verb, values, rest) }
    case 'resume':
      return { verb, ...shared, scope: scopeOf(rest) }
    case 'lift': {
      const [id, ...more] = rest
      if (id === undefined || more.length > 0) throw new UsageError('lift takes the id of one override')
      return { verb, ...shared, id }
    }
    default:
      if (rest.length > 0) throw new UsageError(`overrides takes no "${rest[0]}"`)
      return { verb: 'overrides', isAll: values.all === true, isJson: shared.isJson }
  }
}

function parsed(words: readonly string[]) {
  try {
    return parse(words)
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

function orderOf(verb: Order['verb'], values: Values, rest: readonly string[]) {
  const scope = scopeOf(rest)
  if (verb === 'freeze' && scope.kind === 'run')
    throw new UsageError('a run has started already: freeze an agent or the workspace')
  const isDryRun = values['dry-run'] === true
  if (!isDryRun && (values.reason ?? '').trim() === '')
    throw new UsageError(`say why, with --reason: it goes on the record`)
  return { scope, isDryRun, expiresInMs: values.expires === undefined ? null : millisOf(values.expires) }
}

function scopeOf(words: readonly string[]): Scope {
  const [kind, name, ...more] = words
  if (more.length > 0) throw new UsageError(`"${more[0]}" is one word too many`)
  if (kind === 'workspace' && name === undefined) return { kind }
  if (kind === 'agent' && name !== undefined) return { kind, name }
  if (kind === 'run' && name !== undefined) return { kind, id: name }
  throw new UsageError('say of what: run ID, agent NAME or workspace')
}

const unitMs: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

function millisOf(text: string): number {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? []
  if (count === undefined || unit === undefined || Number(count) === 0)
    throw new UsageError(`--expires ${text}: a number and s, m, h or d, like 15m`)
  return Number(count) * unitMs[unit]!
}
