import type { Json } from '@ground-control/core/json'
import type { AgentContext, RunFacts } from '../context.ts'
import type { AnyAgent } from '../define-agent.ts'
import { emit } from './emit.ts'
import type { Begun, Execution } from './execution.ts'
import { flag } from './flag.ts'
import { durableModel } from './model/durable-model.ts'
import type { Providers } from './model/providers.ts'
import { runLog } from './run-log.ts'
import { runStep } from './run-step.ts'
import { secret } from './secret.ts'
import { toolSetOf } from './tools/tool-set.ts'
import { askApproval } from './waits/approval.ts'
import { waitForEvent } from './waits/event.ts'
import { invoke } from './waits/invoke.ts'
import { sleep } from './waits/sleep.ts'

/** The `ctx` of one execution. */
export function contextOf(execution: Execution, agent: AnyAgent, providers: Providers): AgentContext {
  return {
    step: (name, fn, options) => runStep(execution, name, fn, options),
    model: (choice = {}) =>
      durableModel(execution, agent, providers, typeof choice === 'string' ? { model: choice } : choice),
    tools: () => toolSetOf(execution, agent.tools),
    approval: (name: string, request: Parameters<typeof askApproval>[2]) =>
      askApproval(execution, name, request) as Promise<never>,
    sleep: (name, ms) => sleep(execution, name, ms),
    waitForEvent: (name, request) => waitForEvent(execution, name, request),
    emit: (type, data) => emit(execution, type, data),
    invoke: (child: Parameters<typeof invoke>[1], input: Json) =>
      invoke(execution, child, input) as Promise<never>,
    flag: (key, fallback) => flag(execution, key, fallback),
    secret: (name) => secret(execution, name),
    log: runLog(execution),
    signal: execution.signal,
    run: factsOf(execution.begun),
  }
}

function factsOf({ run }: Begun): RunFacts {
  return Object.freeze({
    id: run.id,
    agentName: run.agentName,
    agentVersionId: run.agentVersionId,
    attempt: run.attempt,
    endUser: run.endUser,
    tags: Object.freeze([...run.tags]),
    createdAt: new Date(run.createdAt),
    deadlineAt: run.deadlineAt === null ? null : new Date(run.deadlineAt),
  })
}
