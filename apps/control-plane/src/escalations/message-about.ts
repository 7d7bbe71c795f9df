import type { ChannelMessage } from '@ground-control/core/channels/message'
import { withoutSecrets } from '@ground-control/core/channels/secret-arguments'
import type { EscalatingQuestion, EscalationInForce } from '@ground-control/db/repositories/escalations'

/** What a turn tells of a question. Secret arguments are left out here, before anything is kept. */
export function messageAbout(
  question: EscalatingQuestion,
  turn: {
    reason: 'level' | 'reminder' | 'assigned'
    level: number | null
    people: ReadonlyArray<{ name: string }>
    policy: EscalationInForce | null
  },
): ChannelMessage {
  return {
    reason: turn.reason,
    approvalId: question.id,
    title: question.title,
    action: question.action,
    agentName: question.agentName,
    onBehalfOf: question.onBehalfOf,
    risk: question.risk,
    arguments: withoutSecrets(question.arguments, question.argumentsSchema),
    askedAt: question.askedAt.toISOString(),
    deadlineAt: question.deadlineAt?.toISOString() ?? null,
    level: turn.level,
    people: turn.people.map((person) => person.name),
    policy: turn.policy && { name: turn.policy.name, version: turn.policy.version },
  }
}
