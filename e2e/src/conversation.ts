import { setTimeout as sleep } from 'node:timers/promises'
import { loadConversations } from '@ground-control/airline/conversations/load'
import { ownDataFolder } from '@ground-control/airline/data/own-data'
import { awaitedTurn, customerAnswer, customerTexts } from '@ground-control/airline/play/customer'
import type { RunDetail } from '@ground-control/core/runs/schema'
import type { Api } from './clients.ts'
import type { World } from './world.ts'

export type Talk = {
  runId: string
  /** lets the customer speak until the run is over, or waits for a person */
  untilItRests: (limitMs?: number) => Promise<RunDetail>
}

const over = new Set<RunDetail['status']>(['succeeded', 'failed', 'cancelled'])
const pollMs = 150

/** Starts one of the example's conversations anew and plays its customer. Each run has its own copy of the airline. */
export async function startTalk(
  developer: Api,
  world: World,
  conversationId: string,
  options: { endUser?: string; tags?: string[] } = {},
): Promise<Talk> {
  const conversations = await loadConversations(ownDataFolder)
  const conversation = conversations.find((item) => item.conversation_id === conversationId)
  if (!conversation) throw new Error(`There is no conversation ${conversationId}.`)
  const input = {
    conversationId,
    opening: customerTexts(conversation)[0] ?? '',
    airlineUrl: world.airlineUrl,
  }
  const { runId } = await developer.runs.start.mutate({ agent: 'airline-desk', input, ...options })

  const untilItRests = async (limitMs = 30_000): Promise<RunDetail> => {
    const until = Date.now() + limitMs
    let spokenTurn = 0
    for (;;) {
      const run = await developer.runs.get.query({ id: runId })
      if (over.has(run.status) || run.waits.some(({ kind }) => kind === 'approval')) return run
      const turn = awaitedTurn(run)
      if (turn !== undefined && turn > spokenTurn) {
        const data = { text: customerAnswer(conversation, turn) }
        await developer.events.publish.mutate({ type: 'customer.message', runId, key: `turn-${turn}`, data })
        spokenTurn = turn
      }
      if (Date.now() > until) throw new Error(`The run ${runId} is still ${run.status} after ${limitMs} ms.`)
      await sleep(pollMs)
    }
  }
  return { runId, untilItRests }
}
