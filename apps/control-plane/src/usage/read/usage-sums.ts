import { Prisma } from '@ground-control/db/generated/client'

/** `UsageSums` of rows `f` of `usageFacts`. */
export const usageSums = Prisma.sql`coalesce(sum(f.model_cost + f.tool_cost), 0)::text as "costNanoUsd",
  coalesce(sum(f.estimated_cost), 0)::text as "estimatedNanoUsd", coalesce(sum(f.model_calls), 0)::int as "modelCalls",
  coalesce(sum(f.tool_calls), 0)::int as "toolCalls", coalesce(sum(f.unpriced_calls), 0)::int as "unpricedCalls",
  coalesce(sum(f.input_tokens), 0)::float8 as "inputTokens", coalesce(sum(f.output_tokens), 0)::float8 as "outputTokens"`
