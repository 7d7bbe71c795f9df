import { type AgentLimits, agentDefinition, type agentLimits } from '@ground-control/core/agents/schema'
import type { z } from 'zod'
import type { AgentContext } from './context.ts'
import type { AnyTool } from './define-tool.ts'
import { DefinitionError } from './errors.ts'

type Answer<Output extends z.ZodType> = z.input<Output> | Promise<z.input<Output>>

export type AgentSpec<Input extends z.ZodType, Output extends z.ZodType, Models extends string> = {
  /** lower-case letters, digits, dot, dash and underscore */
  name: string
  description?: string
  input: Input
  output: Output
  /** the ladder: the first is preferred, later ones are degradations; `provider/model` */
  models?: readonly Models[]
  limits?: z.input<typeof agentLimits>
  tools?: readonly AnyTool[]
  /** names the code where its source alone does not: what it imports has changed, say */
  version?: string
  run(ctx: AgentContext<Models>, input: z.output<Input>): Answer<Output>
  /** the last resort when `run` fails; what it does is recorded as well */
  fallback?(ctx: AgentContext<Models>, input: z.output<Input>, error: Error): Answer<Output>
  /** what to answer when `fallback` is missing or fails too */
  fallbackStatic?: z.input<Output>
}

const brand = Symbol.for('ground-control.agent')

export type Agent<
  Input extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
  Models extends string = string,
> = Omit<AgentSpec<Input, Output, Models>, 'limits' | 'models' | 'tools' | 'description'> & {
  readonly [brand]: true
  description: string
  models: readonly Models[]
  limits: AgentLimits
  tools: readonly AnyTool[]
}

/** An agent as the runtime holds it: its input and output are known by their schemas alone. */
export type AnyAgent = Omit<Agent, 'run' | 'fallback'> & {
  run(ctx: AgentContext<never>, input: never): unknown
  fallback?(ctx: AgentContext<never>, input: never, error: Error): unknown
}

/** What `ctx.invoke` needs of an agent. */
export type AgentLike<Output extends z.ZodType> = { name: string; output: Output }

/** Describes an agent. Throws DefinitionError at once, naming the field, where the description is wrong. */
export function defineAgent<
  Input extends z.ZodType,
  Output extends z.ZodType,
  const Models extends string = never,
>(spec: AgentSpec<Input, Output, Models>): Agent<Input, Output, Models> {
  const { name, description = '', models = [], tools = [] } = spec
  const checked = agentDefinition
    .pick({ name: true, description: true, models: true, limits: true })
    .safeParse({ name, description, models, limits: spec.limits ?? {} })
  if (!checked.success) {
    const issue = checked.error.issues[0]
    throw new DefinitionError(`agent ${JSON.stringify(name)}: ${issue?.path.join('.')}: ${issue?.message}`)
  }
  if (typeof spec.run !== 'function') throw new DefinitionError(`agent ${name}: run must be a function`)
  for (const field of ['input', 'output'] as const) {
    if (typeof spec[field]?.safeParse !== 'function')
      throw new DefinitionError(`agent ${name}: ${field} must be a zod schema`)
  }
  const twice = tools.find((tool, index) => tools.findIndex((other) => other.name === tool.name) !== index)
  if (twice) throw new DefinitionError(`agent ${name}: two tools are named ${twice.name}`)
  if (spec.fallbackStatic !== undefined && !spec.output.safeParse(spec.fallbackStatic).success)
    throw new DefinitionError(`agent ${name}: fallbackStatic is not what output asks for`)
  const { limits } = checked.data
  return Object.freeze({ ...spec, [brand]: true as const, description, models, tools, limits })
}

/** True for whatever defineAgent made, in this copy of the package or another. */
export function isAgent(value: unknown): value is AnyAgent {
  return typeof value === 'object' && value !== null && brand in value
}
