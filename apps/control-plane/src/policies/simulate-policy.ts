import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import { activationOf } from '@ground-control/core/policies/cel-values'
import { compileRule } from '@ground-control/core/policies/compile'
import { type PolicyFacts, policyFacts } from '@ground-control/core/policies/facts'
import { createMeter } from '@ground-control/core/policies/meter'
import type { PolicyPoint, SimulationResult, simulatePolicyInput } from '@ground-control/core/policies/schema'
import type { z } from 'zod'
import type { Services } from '../services.ts'

/**
 * What rules would say to one call, and each rule of the point for itself. `facts` are as a rule sees them
 * (`tool`, `args`, `run`, …); what is left out has neutral values, `now` is now, in the workspace's time zone.
 */
export async function simulatePolicy(
  services: Services,
  actor: Actor,
  input: z.infer<typeof simulatePolicyInput>,
): Promise<SimulationResult> {
  const activation = await prepare(services, actor, input.point, input.facts)
  const trace: SimulationResult['trace'] = []
  let decided: Pick<SimulationResult, 'effect' | 'rule'> | null = null
  const meter = createMeter()
  for (const [index, rule] of input.rules.entries()) {
    if (rule.on !== input.point) continue
    const verdict = compileRule(rule).evaluate(activation, meter)
    const error = verdict.kind === 'failed' ? verdict.error : null
    trace.push({ rule: index, name: rule.name, matched: verdict.kind === 'matched', error })
    if (decided === null && verdict.kind !== 'passed')
      decided = { effect: error === null ? rule.effect : 'deny', rule: index }
    await new Promise<void>((resolve) => setImmediate(resolve))
  }
  return { ...(decided ?? { effect: 'allow', rule: null }), trace }
}

async function prepare(services: Services, actor: Actor, point: PolicyPoint, given: unknown) {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new AppError('bad_request', 'facts: must be an object', { field: 'facts' })
  const workspace = await services.db.read(actor.workspaceId, (prisma) =>
    prisma.workspace.findUniqueOrThrow({ where: { id: actor.workspaceId }, select: { timeZone: true } }),
  )
  const facts = policyFacts[point].safeParse({
    now: services.now(),
    timeZone: workspace.timeZone,
    ...given,
  })
  if (!facts.success) {
    const issues = facts.error.issues.slice(0, 20).map((issue) => ({
      field: ['facts', ...issue.path].join('.'),
      message: issue.message,
    }))
    throw new AppError('bad_request', `${issues[0]?.field}: ${issues[0]?.message}`, { issues })
  }
  try {
    return activationOf(point, facts.data as PolicyFacts[typeof point])
  } catch (error) {
    if (error instanceof RangeError)
      throw new AppError('bad_request', `facts.timeZone: ${error.message}`, { field: 'facts.timeZone' })
    throw error
  }
}
