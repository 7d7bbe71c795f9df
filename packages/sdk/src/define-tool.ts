import { toolDefinition } from '@ground-control/core/agents/schema'
import type { z } from 'zod'
import { DefinitionError } from './errors.ts'

export type ToolCallOptions = {
  /** the same for every try of this call, on any worker: hand it to whatever carries the effect out */
  idempotencyKey: string
  /** ends when the run is stopped or the call's time is over */
  signal: AbortSignal
}

export type ToolSpec<Input extends z.ZodType, Output> = {
  /** letters, digits, `_` and `-`; what models call it and policies name it by */
  name: string
  description: string
  input: Input
  /** `write` changes something outside: tried once, and what policies watch */
  effect: 'read' | 'write'
  /** a write that does nothing twice under one idempotency key may be tried again; default false */
  idempotent?: boolean
  /** of one try; default 60,000 */
  timeoutMs?: number
  /** does it; the answer must be JSON */
  execute(args: z.output<Input>, options: ToolCallOptions): Output | Promise<Output>
}

const brand = Symbol.for('ground-control.tool')

export type Tool<Input extends z.ZodType = z.ZodType, Output = unknown> = ToolSpec<Input, Output> & {
  readonly [brand]: true
}

/** A tool as the runtime holds it: what `execute` takes is known by `input` alone. */
export type AnyTool = Omit<Tool, 'execute'> & {
  execute(args: never, options: ToolCallOptions): unknown
}

/** Describes a tool that an agent may call. Throws DefinitionError at once where the description is wrong. */
export function defineTool<Input extends z.ZodType, Output>(
  spec: ToolSpec<Input, Output>,
): Tool<Input, Output> {
  const { name, description, effect } = spec
  const checked = toolDefinition.omit({ inputSchema: true }).safeParse({ name, description, effect })
  if (!checked.success) {
    const issue = checked.error.issues[0]
    throw new DefinitionError(`tool ${JSON.stringify(name)}: ${issue?.path.join('.')}: ${issue?.message}`)
  }
  if (typeof spec.execute !== 'function')
    throw new DefinitionError(`tool ${name}: execute must be a function`)
  if (typeof spec.input?.safeParse !== 'function')
    throw new DefinitionError(`tool ${name}: input must be a zod schema`)
  return Object.freeze({ ...spec, [brand]: true as const })
}
