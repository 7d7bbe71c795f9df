import { z } from 'zod'
import { id } from '../ids.ts'
import { json } from '../json.ts'
import { paging } from '../paging.ts'
import { slug, text } from '../text.ts'

export const toolEffect = z.enum(['read', 'write'])

export const modelRef = z
  .string()
  .max(200)
  .regex(/^[a-z0-9-]+\/[A-Za-z0-9._:/-]+$/, 'must be provider/model, like openai/gpt-4o')

export const toolName = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9_-]+$/, 'letters, digits, _ and - only')

export const toolDefinition = z.object({
  name: toolName,
  description: text(4_000),
  effect: toolEffect,
  /** JSON Schema of the arguments */
  inputSchema: json,
})
export type ToolDefinition = z.infer<typeof toolDefinition>

export const agentLimits = z.object({
  costUsd: z.number().positive().max(1_000_000).optional(),
  timeoutMs: z
    .number()
    .int()
    .min(1_000)
    .max(30 * 86_400_000)
    .default(3_600_000),
  steps: z.number().int().min(1).max(100_000).default(1_000),
  /** runs in workers' hands at once, over all workers and versions; what is over it waits in line */
  concurrency: z.number().int().min(1).max(10_000).default(20),
  /** starts in any 60 s; what is over it is refused, with the time after which it fits. Absent: any number */
  runsPerMinute: z.number().int().min(1).max(100_000).optional(),
})
export type AgentLimits = z.infer<typeof agentLimits>

/** The immutable part of an agent version. */
export const agentDefinition = z.object({
  name: slug,
  description: text(4_000).default(''),
  models: z.array(modelRef).max(20).default([]),
  limits: agentLimits.prefault({}),
  tools: z.array(toolDefinition).max(200).default([]),
  inputSchema: json.default({}),
  outputSchema: json.default({}),
  hasFallback: z.boolean().default(false),
  /** of the code, so that a change of code is a new version even where nothing else changed */
  codeDigest: text(200).default(''),
})
export type AgentDefinition = z.infer<typeof agentDefinition>

export const registerAgentInput = agentDefinition.superRefine((value, context) => {
  const seen = new Set<string>()
  for (const [index, { name }] of value.tools.entries()) {
    if (seen.has(name))
      context.addIssue({
        code: 'custom',
        path: ['tools', index, 'name'],
        message: `two tools are named ${name}`,
      })
    seen.add(name)
  }
})
export const getAgentInput = z.object({ id: id('agent') }).or(z.object({ name: slug }))
export const listAgentsInput = paging.extend({ search: text(200).optional() }).prefault({})

export type AgentVersionView = {
  id: string
  number: number
  digest: string
  definition: AgentDefinition
  createdBy: string
  createdAt: string
  isCurrent: boolean
  /** live workers that serve it */
  workers: number
}

export type AgentView = {
  id: string
  name: string
  description: string
  currentVersionId: string
  currentVersionNumber: number
  models: string[]
  tools: number
  createdAt: string
  updatedAt: string
  /** the override that pauses or kills it, if one is in force */
  stoppedBy: { overrideId: string; kind: 'pause' | 'kill'; reason: string } | null
  liveWorkers: number
  /** queued or running */
  activeRuns: number
  waitingRuns: number
  /** over the last 24 hours, of the runs that ended in them; null where none did */
  runs24h: number
  failed24h: number
  costNanoUsd24h: string
  p95DurationMs24h: number | null
}

export type AgentDetail = AgentView & { versions: AgentVersionView[] }
export type RegisteredAgent = {
  agentId: string
  agentVersionId: string
  versionNumber: number
  /** false when the definition was known: the same version again */
  created: boolean
}
