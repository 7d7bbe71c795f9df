import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseEscalation } from './choose.ts'
import type { Directory, Recipient } from './recipients.ts'
import { type EscalationDefinition, escalationDefinition } from './schema.ts'
import {
  type Notice,
  type Question,
  type TurnAt,
  whoIsToldWhen,
  withoutOvertaken,
} from './who-is-told-when.ts'

const minuteMs = 60_000
const userId = (letter: string) => `user_${letter.repeat(26).replace(/^./, '0')}`
const [ada, bob, cleo, dan] = ['a', 'b', 'c', 'd'].map(userId) as [string, string, string, string]
const person = (id: string): Recipient => ({ kind: 'person', userId: id })
const askedAt = new Date('2026-11-23T10:00:00Z')
const asked: Question = { assignees: null, claimedBy: null }
const start: TurnAt = { turn: null, at: askedAt }
const directory: Directory = {
  people: [
    { userId: ada, name: 'Ada', email: 'ada@example.test', role: 'operator' },
    { userId: bob, name: 'Bob', email: 'bob@example.test', role: 'operator' },
    { userId: cleo, name: 'Cleo', email: 'cleo@example.test', role: 'admin' },
  ],
  groups: new Map([['grp_1', [bob, dan]]]),
  absences: [],
}
const operators = { kind: 'role', role: 'operator' } as const
const chain = escalationDefinition.parse({
  levels: [
    { afterMs: 0, who: [operators], remindEveryMs: 20 * minuteMs },
    { afterMs: 60 * minuteMs, who: [person(cleo)] },
  ],
  final: { kind: 'reject', afterMs: 120 * minuteMs },
})
const all = (definition: EscalationDefinition, question = asked, people = directory, most = 100) =>
  whoIsToldWhen(definition, question, people, { after: start, until: new Date('2027-01-01'), most })
const inWords = (notices: readonly Notice[]) =>
  notices.map((notice) => {
    const minutes = (notice.at.getTime() - askedAt.getTime()) / minuteMs
    if (notice.kind === 'end') return `${minutes}: ${notice.action.kind}`
    const names = notice.people.map(({ name, insteadOf }) => (insteadOf ? `${name} for ${insteadOf}` : name))
    return `${minutes}: ${notice.level}.${notice.reminder} ${names.join(', ')}`
  })
const away = (id: string, delegateId: string | null) => ({
  userId: id,
  startsAt: new Date('2026-11-23T10:20:00Z'),
  endsAt: new Date('2026-11-23T10:40:00Z'),
  delegateId,
})

describe('whoIsToldWhen', () => {
  it('goes level by level, reminds until the next, and ends', () => {
    const { notices, next } = all(chain)
    expect(inWords(notices)).toEqual([
      '0: 0.0 Ada, Bob',
      '20: 0.1 Ada, Bob',
      '40: 0.2 Ada, Bob',
      '60: 1.0 Cleo',
      '120: reject',
    ])
    expect(next).toBeNull()
  })

  it('waits on where it is to: the last level is reminded without end', () => {
    const { levels } = chain
    const waiting = { ...chain, levels: levels.slice(0, 1), final: { kind: 'keep_waiting' } as const }
    const { notices, next } = all(waiting)
    expect(notices).toHaveLength(100)
    expect(next).toMatchObject({ turn: { level: 0, reminder: 100 } })
  })

  it('asks the assignees in the place of the first level', () => {
    expect(inWords(all(chain, { ...asked, assignees: [person(bob)] }).notices).slice(2, 4)).toEqual([
      '40: 0.2 Bob',
      '60: 1.0 Cleo',
    ])
  })

  it('reminds who has taken it on alone, and still goes on to the next level', () => {
    expect(inWords(all(chain, { ...asked, claimedBy: bob }).notices)).toEqual([
      '0: 0.0 Ada, Bob',
      '20: 0.1 Bob',
      '40: 0.2 Bob',
      '60: 1.0 Cleo',
      '120: reject',
    ])
  })

  it('reminds all of the level where who has taken it on is no longer here', () => {
    expect(inWords(all(chain, { ...asked, claimedBy: dan }).notices)[1]).toBe('20: 0.1 Ada, Bob')
  })

  it.each<[string, Directory['absences'], string]>([
    ['a delegate stands in', [away(ada, cleo)], '20: 0.1 Cleo for Ada, Bob'],
    ['a delegate who is told anyway is told once, as themselves', [away(ada, bob)], '20: 0.1 Bob'],
    ['without a delegate the others are told', [away(ada, null)], '20: 0.1 Bob'],
    ['the delegate of a delegate', [away(ada, bob), away(bob, cleo)], '20: 0.1 Cleo for Ada'],
    ['two who stand in for each other', [away(ada, bob), away(bob, ada)], '20: 0.1 Ada, Bob'],
    ['nobody is there: told all the same', [away(ada, null), away(bob, null)], '20: 0.1 Ada, Bob'],
    ['a delegate who has left', [away(ada, dan), away(bob, null)], '20: 0.1 Ada, Bob'],
  ])('out of office: %s', (_, absences, told) => {
    const notices = inWords(all(chain, asked, { ...directory, absences }).notices)
    expect(notices[0]).toBe('0: 0.0 Ada, Bob')
    expect(notices[1]).toBe(told)
    expect(notices[2]).toBe('40: 0.2 Ada, Bob')
  })

  it('tells nobody of a group whose members have left, and says so', () => {
    const group: Recipient = { kind: 'group', groupId: 'grp_2' }
    expect(inWords(all(chain, { ...asked, assignees: [group] }).notices)[0]).toBe('0: 0.0 ')
    expect(inWords(all(chain, { ...asked, assignees: [{ ...group, groupId: 'grp_1' }] }).notices)[0]).toBe(
      '0: 0.0 Bob',
    )
  })

  const definitions = fc
    .record({
      gaps: fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 4 }),
      reminders: fc.array(fc.option(fc.integer({ min: 1, max: 200 })), { minLength: 4, maxLength: 4 }),
      ends: fc.option(fc.integer({ min: 1, max: 500 })),
      hours: fc.constantFrom(null, {
        timeZone: 'Europe/Berlin',
        spans: [{ days: [1, 2, 3, 5], from: '09:00', to: '17:00' }],
      }),
    })
    .map(({ gaps, reminders, ends, hours }) => {
      let at = -gaps[0]!
      const levels = gaps.map((gap, index) => {
        at += gap
        const every = reminders[index] ?? null
        return {
          afterMs: at * minuteMs,
          who: [operators],
          remindEveryMs: every === null ? null : every * minuteMs,
        }
      })
      const final =
        ends === null ? { kind: 'keep_waiting' } : { kind: 'fallback', afterMs: (at + ends) * minuteMs }
      return escalationDefinition.parse({ levels, final, hours })
    })

  it('is the same at once and step by step: what a simulator shows is what timers do', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 10_000 }), { maxLength: 20 })
    fc.assert(
      fc.property(definitions, steps, (definition, minutes) => {
        const whole = all(definition, asked, directory, 60).notices
        const until = whole.at(-1)!.at
        const stepwise: Notice[] = []
        let after = start
        const rounds = minutes.map((minute) => askedAt.getTime() + minute * minuteMs).sort((a, b) => a - b)
        for (const round of [...rounds, until.getTime()]) {
          const most = 60 - stepwise.length
          const now = new Date(Math.min(round, until.getTime()))
          const done = whoIsToldWhen(definition, asked, directory, { after, until: now, most })
          stepwise.push(...done.notices)
          after = done.last
        }
        expect(stepwise).toEqual(whole)
      }),
    )
  })

  it('tells each level once, in order, never early, and ends last', () => {
    fc.assert(
      fc.property(definitions, (definition) => {
        const { notices } = all(definition, asked, directory, 200)
        const levels = notices.flatMap((one) =>
          one.kind === 'tell' && one.reminder === 0 ? [one.level] : [],
        )
        expect(levels).toEqual([...levels.keys()])
        for (const [index, notice] of notices.entries()) {
          if (index > 0) expect(notice.at > notices[index - 1]!.at).toBe(true)
          if (notice.kind === 'end') expect(index).toBe(notices.length - 1)
          else if (notice.reminder === 0)
            expect(notice.at.getTime()).toBeGreaterThanOrEqual(
              askedAt.getTime() + definition.levels[notice.level]!.afterMs,
            )
        }
      }),
    )
  })
})

describe('withoutOvertaken', () => {
  it('leaves levels, the end and the last reminder', () => {
    const { notices } = all(chain)
    expect(inWords(withoutOvertaken(notices.slice(0, 3)))).toEqual(['0: 0.0 Ada, Bob', '40: 0.2 Ada, Bob'])
    expect(inWords(withoutOvertaken(notices))).toEqual(['0: 0.0 Ada, Bob', '60: 1.0 Cleo', '120: reject'])
  })
})

describe('chooseEscalation', () => {
  const policy = (name: string, more: Partial<EscalationDefinition['appliesTo']>) => ({
    name,
    definition: { appliesTo: { agentIds: [], actions: [], risks: [], ...more } },
  })
  const question = { agentId: 'agent_1', action: 'refund', risk: 'high' } as const
  it.each([
    ['none', [], null],
    ['the default', [policy('a', {})], 'a'],
    ['risk before default', [policy('a', {}), policy('b', { risks: ['high'] })], 'b'],
    ['agent before risk', [policy('b', { risks: ['high'] }), policy('c', { agentIds: ['agent_1'] })], 'c'],
    [
      'tool before agent and risk',
      [policy('c', { agentIds: ['agent_1'], risks: ['high'] }), policy('d', { actions: ['refund'] })],
      'd',
    ],
    [
      'all that it names must fit',
      [policy('d', { actions: ['refund'], risks: ['low'] }), policy('a', {})],
      'a',
    ],
    ['nothing fits', [policy('d', { agentIds: ['agent_2'] })], null],
    ['alike: by name', [policy('z', {}), policy('a', {})], 'a'],
  ] as const)('%s', (_, policies, name) => {
    expect(chooseEscalation(policies, question)?.name ?? null).toBe(name)
  })
})

describe('a definition', () => {
  const { levels } = chain
  it.each<[string, object, string]>([
    ['levels out of order', { ...chain, levels: [levels[1], levels[0]] }, 'levels.1.afterMs'],
    ['an end before the last level', { ...chain, final: { kind: 'reject', afterMs: 1 } }, 'final.afterMs'],
    [
      'an approval of high risk',
      { ...chain, final: { kind: 'approve', afterMs: 8e6, upTo: 'high' } },
      'final.upTo',
    ],
    [
      'a span over midnight',
      { ...chain, hours: { timeZone: 'UTC', spans: [{ days: [1], from: '22:00', to: '06:00' }] } },
      'hours.spans.0.to',
    ],
    [
      'a zone that is none',
      { ...chain, hours: { timeZone: 'Mars', spans: [{ days: [1], from: '01:00', to: '06:00' }] } },
      'hours.timeZone',
    ],
    [
      'hours in which the chain takes years',
      { ...chain, hours: { timeZone: 'UTC', spans: [{ days: [1], from: '09:00', to: '09:02' }] } },
      'hours.spans',
    ],
  ])('refuses %s', (_, definition, place) => {
    const issues = escalationDefinition.safeParse(definition).error?.issues ?? []
    expect(issues.map((issue) => issue.path.join('.'))).toContain(place)
  })
})
