export { type Client, type ClientOptions, createClient } from './client.ts'
export type {
  AgentContext,
  ApprovalOutcome,
  ApprovalRequest,
  Assignee,
  Comment,
  EventRequest,
  Log,
  ModelChoice,
  QuestionOutcome,
  QuestionRequest,
  ReceivedEvent,
  RunFacts,
  StepOptions,
} from './context.ts'
export { type Agent, type AgentSpec, type AnyAgent, defineAgent, isAgent } from './define-agent.ts'
export { type AnyTool, defineTool, type Tool, type ToolCallOptions, type ToolSpec } from './define-tool.ts'
export { definitionOf } from './definition-of.ts'
export {
  BreakerOpenError,
  ChildRunError,
  DefinitionError,
  FailureError,
  ModelCallError,
  NonRetryableError,
  RefusedError,
  RetryableError,
  StepError,
  ToolCallError,
} from './errors.ts'
export { type Refusal, refusalOf } from './refusal-of.ts'
export { type ExecuteOptions, executeRun, type RunEnd, RunStop } from './runtime/execute-run.ts'
export type { Begun } from './runtime/execution.ts'
export { type Providers, providersFrom } from './runtime/model/providers.ts'
export type { RetryOptions } from './runtime/retry.ts'
export type { RunLogger } from './runtime/run-log.ts'
export { failRunningRun } from './runtime/run-scope.ts'
export { type HttpTransportOptions, httpTransport } from './transport/http-transport.ts'
export { type Transport, TransportError } from './transport/transport.ts'
