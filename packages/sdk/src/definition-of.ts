import { hash } from 'node:crypto'
import type { AgentDefinition } from '@ground-control/core/agents/schema'
import { canonicalJson, type Json, jsonProblem } from '@ground-control/core/json'
import { z } from 'zod'
import type { AnyAgent } from './define-agent.ts'
import { DefinitionError } from './errors.ts'

/** What to register of an agent: `client.agents.register.mutate(definitionOf(agent))`. */
export function definitionOf(agent: AnyAgent): AgentDefinition {
  const { name, description, models, limits, tools } = agent
  return {
    name,
    description,
    models: [...models],
    limits,
    tools: tools.map((tool) => ({
      name: tool.name,
      description: tool.description,
      effect: tool.effect,
      inputSchema: jsonSchemaOf(tool.input, `tool ${tool.name}: input`),
    })),
    inputSchema: jsonSchemaOf(agent.input, `agent ${name}: input`),
    outputSchema: jsonSchemaOf(agent.output, `agent ${name}: output`),
    hasFallback: agent.fallback !== undefined || agent.fallbackStatic !== undefined,
    codeDigest: codeDigestOf(agent),
  }
}

/**
 * JSON Schema of what a zod schema takes. Parts that JSON Schema cannot say (a transform's result, a custom check)
 * become "anything"; zod still checks them when the value arrives.
 */
export function jsonSchemaOf(schema: z.ZodType, what: string): Json {
  const made: unknown = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  const problem = jsonProblem(made)
  if (problem !== null) throw new DefinitionError(`${what}: its JSON Schema ${problem}`)
  return made as Json
}

/**
 * SHA-256 over the code of the agent and its tools as Node holds it. What they import is not seen: an agent whose
 * imports change its behaviour says so with `version`.
 */
function codeDigestOf(agent: AnyAgent): string {
  const parts = {
    version: agent.version ?? null,
    run: String(agent.run),
    fallback: agent.fallback ? String(agent.fallback) : null,
    fallbackStatic: agent.fallbackStatic ?? null,
    tools: agent.tools.map((tool) => [tool.name, tool.idempotent ?? false, String(tool.execute)]),
  }
  return hash('sha256', canonicalJson(parts))
}
