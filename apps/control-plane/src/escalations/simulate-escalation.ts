import type { Actor } from '@ground-control/core/actors'
import type {
  EscalationDefinition,
  EscalationSimulation,
  NoticeView,
} from '@ground-control/core/escalations/schema'
import { type Notice, whoIsToldWhen } from '@ground-control/core/escalations/who-is-told-when'
import { findChannels } from '@ground-control/db/repositories/channels'
import { readDirectory } from '@ground-control/db/repositories/directory'
import type { Services } from '../services.ts'

const most = 100

/** Who would be told when about a question of that moment which nobody decides, by today's people and absences. */
export async function simulateEscalation(
  services: Services,
  actor: Actor,
  input: { definition: EscalationDefinition; askedAt: string },
): Promise<EscalationSimulation> {
  const askedAt = new Date(input.askedAt)
  return services.db.transaction(actor.workspaceId, async (tx) => {
    const directory = await readDirectory(tx)
    const channelIds = input.definition.levels.flatMap((level) => level.channelIds)
    const names = new Map((await findChannels(tx, channelIds)).map((channel) => [channel.id, channel.name]))
    const { notices, next } = whoIsToldWhen(
      input.definition,
      { assignees: null, claimedBy: null },
      directory,
      { after: { turn: null, at: askedAt }, until: new Date(8.64e15), most },
    )
    return { notices: notices.map((notice) => viewOf(notice, names)), isCut: next !== null }
  })
}

function viewOf(notice: Notice, channelNames: ReadonlyMap<string, string>): NoticeView {
  const at = notice.at.toISOString()
  if (notice.kind === 'end')
    return { at, level: null, reminder: 0, people: [], channels: [], action: notice.action.kind }
  const { level, reminder, people, channelIds } = notice
  return {
    at,
    level,
    reminder,
    people: people.map(({ userId, name, insteadOf }) => ({ userId, name, insteadOf })),
    channels: channelIds.flatMap((id) => {
      const name = channelNames.get(id)
      return name === undefined ? [] : [{ id, name }]
    }),
    action: null,
  }
}
