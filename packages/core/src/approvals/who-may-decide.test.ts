import { describe, expect, it } from 'vitest'
import type { Directory, Recipient } from '../escalations/recipients.ts'
import { escalationDefinition } from '../escalations/schema.ts'
import { toldBeyondFirst, whoMayDecide } from './who-may-decide.ts'

const at = new Date('2026-11-27T12:00:00Z')
const person = (userId: string, role = 'operator') => ({
  userId,
  role,
  name: userId,
  email: `${userId}@example.test`,
})
const directory: Directory = {
  people: [person('ada'), person('bob'), person('cleo', 'admin'), person('dan')],
  groups: new Map([['finance', ['ada', 'bob', 'gone']]]),
  absences: [
    {
      userId: 'ada',
      startsAt: new Date('2026-11-27T00:00:00Z'),
      endsAt: new Date('2026-11-28T00:00:00Z'),
      delegateId: 'dan',
    },
  ],
}
const finance: Recipient = { kind: 'group', groupId: 'finance' }
const who = (assignees: Recipient[], escalated: Recipient[] = [], now = at) =>
  whoMayDecide(assignees, escalated, now, directory).map(({ userId, insteadOf }) => [userId, insteadOf])

describe('whoMayDecide', () => {
  it('is who is named, away or not, and who stands in for them', () => {
    expect(who([finance])).toEqual([
      ['ada', null],
      ['bob', null],
      ['dan', 'ada'],
    ])
  })

  it('is no stand-in once the other is back', () => {
    expect(who([finance], [], new Date('2026-11-28T00:00:00Z'))).toEqual([
      ['ada', null],
      ['bob', null],
    ])
  })

  it('is whom the escalation brought in, each once', () => {
    expect(
      who(
        [{ kind: 'person', userId: 'bob' }],
        [
          { kind: 'role', role: 'admin' },
          { kind: 'person', userId: 'bob' },
        ],
      ),
    ).toEqual([
      ['bob', null],
      ['cleo', null],
    ])
  })

  it('is nobody where they have all left', () => {
    expect(who([{ kind: 'person', userId: 'gone' }])).toEqual([])
  })
})

describe('toldBeyondFirst', () => {
  const level = (afterMs: number, role: 'operator' | 'developer' | 'admin') => ({
    afterMs,
    who: [{ kind: 'role', role }],
  })
  const definition = escalationDefinition.parse({
    levels: [level(0, 'operator'), level(60_000, 'developer'), level(120_000, 'admin')],
    final: { kind: 'keep_waiting' },
  })
  it.each([
    [null, []],
    [{ level: 0, reminder: 3 }, []],
    [{ level: 1, reminder: 0 }, ['developer']],
    [{ level: 2, reminder: 0 }, ['developer', 'admin']],
    ['final' as const, ['developer', 'admin']],
  ])('at %j is %j', (turn, roles) => {
    expect(toldBeyondFirst(definition, turn).map((one) => one.kind === 'role' && one.role)).toEqual(roles)
  })
})
