import type { PolicyPoint, PolicyVocabulary } from './schema.ts'

const now: PolicyVocabulary[PolicyPoint] = [
  {
    path: 'now',
    type: 'timestamp',
    example: '2026-11-20T17:30:00Z',
    description: 'When it is asked; now.getHours("Europe/Berlin") reads another zone',
  },
  { path: 'now.hour', type: 'int', example: 17, description: 'Hour in the workspace’s time zone, 0 to 23' },
  { path: 'now.minute', type: 'int', example: 30, description: 'Minute, 0 to 59' },
  { path: 'now.dayOfWeek', type: 'int', example: 5, description: '1 is Monday, 7 is Sunday' },
]
const agent: PolicyVocabulary[PolicyPoint] = [
  { path: 'agent.id', type: 'string', example: 'agent_01h455vb4pex5vsknk084sn02q', description: 'The agent' },
  {
    path: 'agent.name',
    type: 'string',
    example: 'airline-desk',
    description: 'The name it is registered under',
  },
  { path: 'agent.version', type: 'int', example: 3, description: 'The version that the run is pinned to' },
]
const whom: PolicyVocabulary[PolicyPoint] = [
  {
    path: 'run.endUser',
    type: 'string or null',
    example: 'mia_li_3668',
    description: 'On whose behalf the run works; null where nobody was named',
  },
  { path: 'run.tags', type: 'list of string', example: ['support'], description: '"support" in run.tags' },
]
const run: PolicyVocabulary[PolicyPoint] = [
  { path: 'run.id', type: 'string', example: 'run_01h455vb4pex5vsknk084sn02q', description: 'The run' },
  ...whom,
  { path: 'run.priority', type: 'string', example: 'normal', description: '"high", "normal" or "low"' },
  { path: 'run.costUsd', type: 'double', example: 0.12, description: 'What the run has cost so far, in USD' },
  { path: 'run.modelCalls', type: 'int', example: 4, description: 'Model calls so far' },
  { path: 'run.toolCalls', type: 'int', example: 2, description: 'Tool calls so far' },
]

/** Everything a rule can read. Facts of a fixed shape are listed whole; `args` and `run.input` are as the call has them. */
export const vocabulary: PolicyVocabulary = {
  run_start: [
    ...agent,
    {
      path: 'run.input',
      type: 'any',
      example: { question: 'Where is my bag?' },
      description: 'What the run is started on; has(run.input.x) asks whether a field is there',
    },
    ...whom,
    ...now,
  ],
  model_call: [
    { path: 'model.id', type: 'string', example: 'openai/gpt-4o', description: 'Provider and name' },
    { path: 'model.provider', type: 'string', example: 'openai', description: 'The provider' },
    { path: 'model.name', type: 'string', example: 'gpt-4o', description: 'The model' },
    { path: 'model.step', type: 'string', example: 'model', description: 'The step that makes the call' },
    { path: 'estimate.inputTokens', type: 'int', example: 1_800, description: 'Tokens that would be sent' },
    {
      path: 'estimate.maxOutputTokens',
      type: 'int',
      example: 1_000,
      description: 'Most that may be written',
    },
    {
      path: 'estimate.costUsd',
      type: 'double or null',
      example: 0.015,
      description: 'Most that the call may cost; null where the price is unknown',
    },
    ...agent,
    ...run,
    ...now,
  ],
  tool_call: [
    { path: 'tool.name', type: 'string', example: 'issue_refund', description: 'The tool' },
    { path: 'tool.effect', type: 'string', example: 'write', description: '"read" or "write"' },
    {
      path: 'args',
      type: 'any',
      example: { amount: 250, reason: 'cancelled flight' },
      description: 'The call’s arguments; has(args.amount) asks whether a field is there',
    },
    ...agent,
    ...run,
    ...now,
  ],
}

/** Facts of any shape: everything below them is allowed. */
export const openPaths: Record<PolicyPoint, readonly string[]> = {
  run_start: ['run.input'],
  model_call: [],
  tool_call: ['args'],
}
