/** What an entry holds. What is saved is made at first and changed after that: both are seen. */
const kinds = {
  made: ['after'],
  changed: ['before and after'],
  saved: ['after', 'before and after'],
  removed: ['before', 'before and after'],
  /** nothing was before it, and it leaves nothing else as it was */
  happened: ['after', 'nothing'],
}
type Actions = Record<keyof typeof kinds, string[]>

/** Of what people and programs ask for. */
export const asked: Actions = {
  made: [
    ...['absence.add', 'access.add_member', 'access.create_api_key', 'access.create_workspace'],
    ...['approval.ask', 'approval.comment', 'approval.reply', 'event.publish', 'grant.create'],
    ...['invoice.import', 'run.fork', 'run.retry', 'run.start', 'secret.set'],
  ],
  changed: [
    ...['absence.end', 'access.change_role', 'access.change_time_zone', 'access.revoke_session'],
    ...['access.sign_out', 'access.switch_workspace', 'agent.activate', 'anomaly.acknowledge'],
    ...['anomaly.dismiss', 'approval.assign', 'approval.claim', 'approval.decide', 'approval.release'],
    ...['approval.vote', 'budget.archive', 'channel.archive', 'decision_link.use', 'delivery.retry'],
    ...['escalation.archive', 'grant.revoke', 'override.apply', 'override.lift', 'override.set_result'],
    ...['policy.archive', 'policy.rollback', 'run.cancel', 'run.cancelled', 'run.failed', 'secret.replace'],
  ],
  saved: [
    ...['agent.register', 'anomaly.rule.save', 'budget.save', 'channel.save', 'config.set'],
    ...['escalation.publish', 'group.save', 'policy.publish', 'policy.save', 'price.save'],
  ],
  removed: [
    ...['access.remove_member', 'access.revoke_api_key', 'anomaly.rule.remove', 'config.remove'],
    ...['group.remove', 'invoice.remove', 'secret.remove'],
  ],
  happened: [
    // A password is on no record, nor its hash.
    ...[
      'access.change_password',
      'access.sign_in',
      'channel.test',
      'model.call',
      'run.refuse',
      'secret.read',
    ],
  ],
}

/** Of what the platform does by itself, and of what it finds when workers ask. */
export const unasked: Actions = {
  made: ['anomaly.raise', 'approval.ask', 'approval.bypass', 'approval.grant', 'budget.save'],
  changed: [
    ...['anomaly.resolve', 'approval.decide', 'approval.escalate', 'approval.expire', 'approval.remind'],
    ...['breaker.close', 'breaker.open', 'breaker.probe', 'budget.archive', 'call.degrade'],
    ...['delivery.dead', 'delivery.delivered', 'delivery.dropped'],
    ...['override.apply', 'override.expire', 'override.lift', 'run.cancelled', 'run.succeeded'],
  ],
  saved: [],
  removed: [],
  happened: [
    ...['access.sign_in_failed', 'approval.keep_waiting', 'approval.tell', 'call.refuse', 'model.call'],
    ...['override.settle', 'tool.call'],
  ],
}

/** Without a walk, and why. */
export const unwalked: Record<string, string> = {
  'price.reprice': 'there is nothing in the walk to price anew; prices.test.ts',
}

export const namesOf = (actions: Actions): string[] => Object.values(actions).flat().toSorted()

export type Noted = { id: string; action: string; before: boolean; after: boolean }
const held = ({ before, after }: Noted) =>
  [before && 'before', after && 'after'].filter(Boolean).join(' and ') || 'nothing'

/** What does not hold what its kind says, in words. */
export function wrongIn(entries: readonly Noted[], actions: Actions): string[] {
  const kindOf = new Map(
    Object.entries(actions).flatMap(([kind, names]) =>
      names.map((name) => [name, kind as keyof typeof kinds] as const),
    ),
  )
  return [...Map.groupBy(entries, ({ action }) => action)].flatMap(([action, seen]) => {
    const kind = kindOf.get(action)
    const holds = [...new Set(seen.map(held))]
    const isRight =
      kind !== undefined &&
      holds.every((what) => kinds[kind].includes(what)) &&
      (kind !== 'saved' || holds.length === 2)
    return isRight ? [] : [`${action} (${kind ?? 'unknown'}): ${holds.join(', ')}`]
  })
}
