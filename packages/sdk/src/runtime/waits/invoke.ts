import type { Json } from '@ground-control/core/json'
import type { z } from 'zod'
import type { AgentLike } from '../../define-agent.ts'
import { ChildRunError } from '../../errors.ts'
import type { Execution } from '../execution.ts'
import { toJson } from '../to-json.ts'
import { waitStep } from './wait-step.ts'

/** Runs another agent as a child. See AgentContext.invoke. */
export async function invoke(
  execution: Execution,
  agent: string | AgentLike<z.ZodType>,
  input: Json,
): Promise<unknown> {
  const name = typeof agent === 'string' ? agent : agent.name
  const asked = toJson(input, execution.vault, `the input of agent ${name}`)
  const { endUser } = execution.begun.run
  const on = { kind: 'child' as const, agent: name, input: asked, endUser: endUser ?? undefined }
  const step = await waitStep(execution, `invoke:${name}`, on, { byContent: true })
  if (step.error) throw new ChildRunError(step.error)
  return typeof agent === 'string' ? step.output : agent.output.parseAsync(step.output)
}
