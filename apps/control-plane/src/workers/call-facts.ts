import type { ToolDefinition } from '@ground-control/core/agents/schema'
import type { Json } from '@ground-control/core/json'
import { priorityOf } from '@ground-control/core/runs/priority'
import type { AdmitItem } from '@ground-control/core/workers/schema'
import type { LockedRun } from '@ground-control/db/repositories/runs'
import type { CallFacts } from '../policies/gate.ts'

const toUsd = (nano: bigint) => Number(nano) / 1e9

/** What policies may read of a call. */
export function callFacts(
  run: LockedRun,
  item: AdmitItem,
  call: { model: string | null; cost: bigint | null; tool: ToolDefinition | undefined; args: Json },
): CallFacts {
  const facts: CallFacts = {
    agent: { id: run.agentId, name: run.agentName, version: run.agentVersionNumber },
    run: {
      id: run.id,
      endUser: run.endUser,
      tags: run.tags,
      priority: priorityOf(run.priority),
      costUsd: toUsd(run.costNanoUsd),
      modelCalls: run.modelCalls,
      toolCalls: run.toolCalls,
    },
  }
  if (item.call.kind === 'tool') {
    return { ...facts, tool: { name: item.call.tool, effect: call.tool?.effect ?? 'write' }, args: call.args }
  }
  const id = call.model ?? item.call.model
  const slash = id.indexOf('/')
  return {
    ...facts,
    model: { id, provider: id.slice(0, slash), name: id.slice(slash + 1), step: item.step.name },
    estimate: { ...item.call.estimate, costUsd: call.cost === null ? null : toUsd(call.cost) },
  }
}
