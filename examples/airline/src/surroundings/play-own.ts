import { loadConversations } from '../conversations/load.ts'
import { ownDataFolder, scripts } from '../data/own-data.ts'
import { certificate } from '../data/scripts/certificate.ts'
import type { Operator } from '../play/operator.ts'
import type { Platform } from '../play/platform.ts'
import { playConversations } from '../play/play-conversations.ts'

const tag = 'airline-examples'
const pollMs = 500

/**
 * Plays our own conversations: their customers talk for as long as it takes. One write is approved by the
 * operator's key, so that the audit has a decision to show; the others are left to people.
 */
export async function playOwn(options: {
  platform: Platform
  airlineUrl: string
  signal: AbortSignal
  now(): number
}): Promise<void> {
  const conversations = await loadConversations(ownDataFolder)
  const approvable = new Set<string>()
  const operator: Operator = ({ runId }) => (approvable.has(runId) ? { kind: 'approve' } : undefined)
  await playConversations({
    ...options,
    parts: conversations.map((conversation) => ({
      conversation,
      endUser: scripts.find(({ id }) => id === conversation.conversation_id)?.endUser,
      // The same in every start, so that each conversation is begun once in the life of a workspace.
      idempotencyKey: `${tag}:${conversation.conversation_id}`,
    })),
    operator,
    tag,
    concurrency: conversations.length,
    pollMs,
    quietMs: Number.POSITIVE_INFINITY,
    awaitPeople: true,
    onStart: (runId, { conversation_id }) => {
      if (conversation_id === certificate.id) approvable.add(runId)
    },
  })
}
