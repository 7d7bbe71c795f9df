import { z } from 'zod'
import { toolEffect } from '../agents/schema.ts'
import { json } from '../json.ts'
import { priority } from '../runs/priority.ts'
import { text } from '../text.ts'
import type { PolicyPoint } from './schema.ts'

const count = z.number().int().min(0).max(1e15)
const costUsd = z.number().min(0).max(1e15)

const agentFacts = z
  .strictObject({
    id: text(200).default(''),
    name: text(200).default(''),
    /** number of the version that the run is pinned to */
    version: z.number().int().min(0).max(1e9).default(1),
  })
  .prefault({})

const endUser = text(200).nullable().default(null)
const tags = z.array(text(200)).max(100).default([])

const runFacts = z
  .strictObject({
    id: text(200).default(''),
    endUser,
    tags,
    priority: priority.default('normal'),
    /** settled so far, without what is held */
    costUsd: costUsd.default(0),
    modelCalls: count.default(0),
    toolCalls: count.default(0),
  })
  .prefault({})

/** When: `at` is the instant, `timeZone` the workspace's; rules see the clock on its wall. */
const clock = {
  now: z.union([z.date(), z.iso.datetime({ offset: true }).transform((value) => new Date(value))]),
  timeZone: text(100).default('UTC'),
}

/** What a rule can read at each point. Defaults stand in where a simulation leaves something out. */
export const policyFacts = {
  run_start: z.strictObject({
    ...clock,
    agent: agentFacts,
    run: z.strictObject({ input: json.default({}), endUser, tags }).prefault({}),
  }),
  model_call: z.strictObject({
    ...clock,
    agent: agentFacts,
    run: runFacts,
    model: z
      .strictObject({
        provider: text(200).default(''),
        name: text(200).default(''),
        /** provider/name */
        id: text(200).default(''),
        /** name of the step that makes the call */
        step: text(200).default(''),
      })
      .prefault({}),
    estimate: z
      .strictObject({
        inputTokens: count.default(0),
        maxOutputTokens: count.default(0),
        /** null where the model's price is unknown: comparing it is an error, and so a deny */
        costUsd: costUsd.nullable().default(null),
      })
      .prefault({}),
  }),
  tool_call: z.strictObject({
    ...clock,
    agent: agentFacts,
    run: runFacts,
    tool: z.strictObject({ name: text(200).default(''), effect: toolEffect.default('read') }).prefault({}),
    args: json.default({}),
  }),
} as const satisfies Record<PolicyPoint, z.ZodType>

export type PolicyFacts = { [Point in PolicyPoint]: z.infer<(typeof policyFacts)[Point]> }
