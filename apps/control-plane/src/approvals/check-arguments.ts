import { createContext, Script } from 'node:vm'
import type { ArgumentsProblem } from '@ground-control/core/approvals/decide'
import type { Json } from '@ground-control/core/json'
import { Ajv, type ErrorObject, type Options } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

const limitMs = 150
/** Less of the processor than this, and what ran out was the machine's time: others had it. */
const leastMs = 75
const tries = 3
const script = new Script('check()')
// Metaschemas stay out: compiling them costs more than the check, and a schema that is off fails to compile anyway.
const options: Options = {
  strict: false,
  meta: false,
  validateSchema: false,
  addUsedSchema: false,
  logger: false,
}

/**
 * What is wrong with edited arguments by a tool's JSON Schema (2020-12, or draft 7 where it says so); null when
 * nothing is. A schema that cannot be used (a reference to elsewhere, a pattern that never ends) finds everything
 * wrong: what cannot be checked is not let through.
 *
 * Agents bring their schemas, and a pattern or `uniqueItems` can take for ever; the vm's timer ends both compiling
 * and checking. A linear-time RegExp would be the rival, but it refuses the look-aheads that zod writes for emails.
 */
export function checkArguments(schema: Json, edited: Json): ArgumentsProblem | null {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema))
    return unusable('it is not an object')
  const { $schema, $id: _, ...rest } = schema
  const ajv =
    typeof $schema === 'string' && $schema.includes('draft-0') ? new Ajv(options) : new Ajv2020(options)
  addFormats.default(ajv)
  const check = () => {
    const validate = ajv.compile(rest)
    return validate(edited) === true ? null : problemOf(validate.errors?.[0])
  }
  for (let left = tries - 1; ; left -= 1) {
    const before = process.threadCpuUsage()
    try {
      return script.runInContext(createContext({ check }), { timeout: limitMs }) as ArgumentsProblem | null
    } catch (error) {
      const ranOut = (error as { code?: unknown }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
      const used = process.threadCpuUsage(before)
      if (ranOut && left > 0 && (used.user + used.system) / 1_000 < leastMs) continue
      return unusable(ranOut ? `it takes longer than ${limitMs} ms` : (error as Error).message)
    }
  }
}

const unusable = (why: string): ArgumentsProblem => ({
  path: '',
  message: `cannot be checked by the tool's schema: ${why.slice(0, 300)}`,
})

function problemOf(error: ErrorObject | undefined): ArgumentsProblem {
  if (error === undefined) return { path: '', message: 'does not meet the schema' }
  const { missingProperty, additionalProperty } = error.params as Record<string, unknown>
  const parts = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
  const named = missingProperty ?? additionalProperty
  if (typeof named === 'string') parts.push(named)
  if (missingProperty !== undefined) return { path: parts.join('.'), message: 'is required' }
  if (additionalProperty !== undefined)
    return { path: parts.join('.'), message: 'is not an argument of the tool' }
  return { path: parts.join('.'), message: error.message ?? 'does not meet the schema' }
}

// The first use compiles the compiler: on a busy machine that alone took longer than the limit.
checkArguments(
  { type: 'object', properties: { to: { type: 'string', format: 'email' } }, required: ['to'] },
  { to: '', more: [1] },
)
