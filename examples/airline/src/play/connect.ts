import { createClient, refusalOf } from '@ground-control/sdk'
import { outlast } from './outlast.ts'
import type { Platform } from './platform.ts'

export interface Keys {
  controlPlaneUrl: string
  developer: string
  operator: string
}

const maxPages = 100

/** The platform through its public API: runs and events by the developer's key, decisions by the operator's. */
export function connect({ controlPlaneUrl, developer, operator }: Keys): Platform {
  const asDeveloper = createClient({ url: controlPlaneUrl, apiKey: developer })
  const asOperator = createClient({ url: controlPlaneUrl, apiKey: operator })
  const call = <T>(work: () => Promise<T>): Promise<T> => outlast(work, isPassing)

  return {
    start: ({ conversationId, opening, airlineUrl, tag, endUser, idempotencyKey }) =>
      call(async () => {
        const input = { conversationId, opening, airlineUrl }
        const agent = 'airline-desk'
        const started = await asDeveloper.runs.start.mutate({
          agent,
          input,
          tags: [tag],
          endUser,
          idempotencyKey,
        })
        return started.runId
      }),
    runs: (tag) => allPages((cursor) => call(() => asDeveloper.runs.list.query({ tag, limit: 200, cursor }))),
    run: (id) => call(() => asDeveloper.runs.get.query({ id })),
    say: (runId, turn, text) =>
      call(async () => {
        await asDeveloper.events.publish.mutate({
          type: 'customer.message',
          runId,
          key: `turn-${turn}`,
          data: { text },
          idempotencyKey: `${runId}:turn-${turn}`,
        })
      }),
    pendingApprovals: () =>
      allPages((cursor) =>
        call(() => asOperator.approvals.list.query({ status: ['pending'], limit: 200, cursor })),
      ),
    approvalsOf: (runId) =>
      allPages((cursor) => call(() => asOperator.approvals.list.query({ runId, limit: 200, cursor }))),
    decide: ({ id, digest }, decision) =>
      call(async () => {
        const reason = decision.kind === 'reject' ? decision.reason : ''
        // Somebody else may have been first; either way it is decided.
        const said = decision.kind === 'edit' ? decision : { kind: decision.kind }
        await asOperator.approvals.decide.mutate({ id, digest, decision: said, reason })
      }),
    auditOf: (runId) =>
      allPages((cursor) => call(() => asOperator.audit.list.query({ runId, limit: 200, cursor }))),
  }
}

interface PageOf<T> {
  items: T[]
  nextCursor: string | null
}

async function allPages<T>(load: (cursor: string | undefined) => Promise<PageOf<T>>): Promise<T[]> {
  const items: T[] = []
  let cursor: string | undefined
  for (let page = 0; page < maxPages; page += 1) {
    const { items: more, nextCursor } = await load(cursor)
    items.push(...more)
    if (nextCursor === null) return items
    cursor = nextCursor
  }
  throw new Error(`more than ${maxPages} pages`)
}

const passing = new Set(['unavailable', 'too_many', 'internal'])

/** No answer, or one that says to come again, passes; a no of the control plane stays. */
function isPassing(error: unknown): boolean {
  const refusal = refusalOf(error)
  return refusal === null || passing.has(refusal.code)
}
