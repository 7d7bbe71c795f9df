/** What the agents that call models ask for; the bars are counted from it. */
export const modelAttempts = 2
export const modelTimeoutMs = 800
export const upstreamModel = 'openai/gpt-4o-mini'
/** of another provider, which the same upstream plays */
export const standbyModel = 'groq/llama-3.1-8b-instant'

const rungs = 2
/** of the platform: a run's own retryable failure is tried again twice */
const runAttempts = 3

/** The most calls that one run may make upstream, whatever fails. */
export const mostCallsPerRun = modelAttempts * rungs * runAttempts
