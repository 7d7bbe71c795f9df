import { type JSONSchema7, jsonSchema, type ToolSet, tool } from 'ai'
import type { AnyTool } from '../../define-tool.ts'
import { jsonSchemaOf } from '../../definition-of.ts'
import type { Execution } from '../execution.ts'
import { callTool } from './call-tool.ts'

const schemas = new WeakMap<AnyTool, JSONSchema7>()

/**
 * The agent's tools for the AI SDK. Arguments are checked by us and not by the SDK, so that a call with bad ones is
 * recorded like any other.
 */
export function toolSetOf(execution: Execution, tools: readonly AnyTool[]): ToolSet {
  const entries = tools.map((spec) => [
    spec.name,
    tool({
      description: spec.description,
      inputSchema: jsonSchema<unknown>(schemaOf(spec)),
      execute: (args, options) => callTool(execution, spec, args, options.abortSignal),
    }),
  ])
  return Object.fromEntries(entries)
}

function schemaOf(spec: AnyTool): JSONSchema7 {
  let schema = schemas.get(spec)
  if (schema === undefined) {
    schema = jsonSchemaOf(spec.input, `tool ${spec.name}: input`) as JSONSchema7
    schemas.set(spec, schema)
  }
  return schema
}
