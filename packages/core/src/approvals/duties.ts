/** The parts that a person can have in what leads to a question. */
export type Duty = 'started_run' | 'on_behalf_of' | 'registered_version' | 'published_policy'

/** Who had them: ids of people (of a program, the person who made its key). `onBehalfOf` is whatever the agent or caller wrote. */
export type DutyHolders = {
  startedRun: string | null
  onBehalfOf: readonly string[]
  registeredVersion: string | null
  publishedPolicy: string | null
}

/** Somebody who wants to approve: their id, and what else they may be called. */
type Approver = { id: string; email: string | null; name: string }

/** The first part that this person had; null: none, and they may approve. */
export function dutyOf(holders: DutyHolders, approver: Approver): Duty | null {
  if (holders.startedRun === approver.id) return 'started_run'
  const called = [approver.id, approver.email, approver.name].map((name) => name?.trim().toLowerCase())
  if (holders.onBehalfOf.some((name) => called.includes(name.trim().toLowerCase()))) return 'on_behalf_of'
  if (holders.registeredVersion === approver.id) return 'registered_version'
  if (holders.publishedPolicy === approver.id) return 'published_policy'
  return null
}

export const dutyWords: Record<Duty, string> = {
  started_run: 'started the run',
  on_behalf_of: 'are the one it is done for',
  registered_version: 'registered this version of the agent',
  published_policy: 'published the policy that asks',
}
