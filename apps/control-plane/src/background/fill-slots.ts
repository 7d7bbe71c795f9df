import { allWorkspaces } from '@ground-control/db/database'
import type { ChangeNotice } from '@ground-control/db/notices'
import { redispatch } from '@ground-control/db/repositories/dispatch'
import { findLines, takeFromLine } from '@ground-control/db/repositories/slots'
import type { Services } from '../services.ts'

/** What is told may be lost with a connection; this long at most a line is then overlooked. */
const lookAroundMs = 5_000

export type SlotFiller = {
  /** @returns whether there may be something to do now */
  hear(notice: ChangeNotice): boolean
  round(): Promise<boolean>
}

/**
 * Hands the slots that runs leave to those that stand in their agent's line. Every agent is served in each round, so
 * a long line holds up no other. Comes round when told: that somebody stands in line, or, while somebody does, that
 * a run has changed.
 */
export function createSlotFiller(services: Services): SlotFiller {
  const lines = new Set<string>()
  let lookedAt = Number.NEGATIVE_INFINITY
  return {
    hear({ topic, ids }) {
      if (topic === 'slots') for (const id of ids) lines.add(id)
      return topic === 'slots' || (topic === 'runs' && lines.size > 0)
    },
    async round() {
      const now = services.now().getTime()
      if (now - lookedAt >= lookAroundMs) {
        for (const id of await services.db.transaction(allWorkspaces, findLines)) lines.add(id)
        lookedAt = now
      }
      for (const agentId of [...lines]) {
        // Before looking, not after: whoever comes to stand in line meanwhile is told of again.
        lines.delete(agentId)
        const more = await services.db.transaction(allWorkspaces, async (tx) => {
          const { runIds, more } = await takeFromLine(tx, agentId)
          await redispatch(tx, runIds)
          return more
        })
        if (more) lines.add(agentId)
      }
      return false
    },
  }
}
