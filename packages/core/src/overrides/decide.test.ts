import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bypassFor, forceFor, freezeFor, type Order, pinnedModelFor, stopFor } from './decide.ts'

const now = new Date('2026-11-22T12:00:00Z')
const order = (overrides: Partial<Order>): Order => ({
  id: 'ovr',
  kind: 'pause',
  scope: { kind: 'workspace' },
  model: null,
  breaker: null,
  tool: null,
  reason: 'r',
  createdAt: new Date(0),
  expiresAt: null,
  ...overrides,
})
const agent = { kind: 'agent', id: 'agent_1' } as const
const run = { kind: 'run', id: 'run_1' } as const
const about = { agentId: 'agent_1', runId: 'run_1' }

describe('stopFor', () => {
  it.each([
    ['nothing in force', [], null],
    ['the workspace', [order({})], 'pause'],
    ['its agent', [order({ scope: agent, kind: 'kill' })], 'kill'],
    ['another agent', [order({ scope: { kind: 'agent', id: 'agent_2' } })], null],
    ['the run', [order({ scope: run })], 'pause'],
    ['another run', [order({ scope: { kind: 'run', id: 'run_2' } })], null],
    ['kill before pause', [order({ scope: run }), order({ kind: 'kill' })], 'kill'],
    ['not yet expired', [order({ expiresAt: new Date(now.getTime() + 1) })], 'pause'],
    ['expired this moment', [order({ expiresAt: now })], null],
    [
      'other kinds stop nothing',
      [order({ kind: 'bypass' }), order({ kind: 'pin_model', model: 'a/b' })],
      null,
    ],
  ] as Array<[string, Order[], string | null]>)('%s', (_, orders, kind) => {
    expect(stopFor(orders, about, now)?.kind ?? null).toBe(kind)
  })
})

describe('pinnedModelFor', () => {
  const pin = (model: string, rest: Partial<Order> = {}) => order({ kind: 'pin_model', model, ...rest })
  it('takes the narrowest, and of those the newest', () => {
    const orders = [
      pin('w/old'),
      pin('w/new', { createdAt: new Date(5) }),
      pin('a/1', { scope: agent }),
      pin('x/1', { scope: { kind: 'agent', id: 'agent_2' } }),
    ]
    expect(pinnedModelFor(orders, about, now)?.model).toBe('a/1')
    expect(pinnedModelFor(orders.slice(0, 2), about, now)?.model).toBe('w/new')
    expect(pinnedModelFor([...orders, pin('r/1', { scope: run })], about, now)?.model).toBe('r/1')
    expect(pinnedModelFor([], about, now)).toBeNull()
  })
})

describe('bypassFor', () => {
  const bypass = (rest: Partial<Order> = {}) => order({ kind: 'bypass', id: 'b', ...rest })
  it.each([
    ['of all calls', [order({}), bypass({ scope: run })], 'refund', 'b'],
    ['of all calls, of a model', [bypass()], null, 'b'],
    ['of the tool', [bypass({ tool: 'refund' })], 'refund', 'b'],
    ['of another tool', [bypass({ tool: 'look' })], 'refund', null],
    ['of a tool, of a model', [bypass({ tool: 'refund' })], null, null],
    ['of another tool, before one of all calls', [bypass({ id: 'a' }), bypass({ tool: 'x' })], 'refund', 'a'],
    [
      'of the tool by another agent',
      [bypass({ tool: 'refund', scope: { ...agent, id: 'x' } })],
      'refund',
      null,
    ],
    ['other orders', [order({}), order({ kind: 'kill' })], 'refund', null],
  ] as Array<[string, Order[], string | null, string | null]>)('%s', (_, orders, tool, id) => {
    expect(bypassFor(orders, about, tool, now)?.id ?? null).toBe(id)
  })
})

it('the order of the list does not matter, and one more order never lifts a stop', () => {
  const scopes = fc.constantFrom({ kind: 'workspace' } as const, agent, run, {
    kind: 'run',
    id: 'run_2',
  } as const)
  const orders = fc.array(
    fc
      .record({
        kind: fc.constantFrom('pause', 'kill', 'bypass'),
        scope: scopes,
        at: fc.nat(1_000_000),
        expired: fc.boolean(),
      })
      .map(({ kind, scope, at, expired }) =>
        order({
          kind: kind as Order['kind'],
          scope,
          id: `${kind}${at}`,
          createdAt: new Date(at),
          expiresAt: expired ? new Date(now.getTime() - 1) : null,
        }),
      ),
    { maxLength: 8 },
  )
  fc.assert(
    fc.property(orders, orders, (some, more) => {
      const strength = (list: Order[]) =>
        ({ none: 0, pause: 1, kill: 2 })[stopFor(list, about, now)?.kind ?? 'none']
      expect(strength(some.toReversed())).toBe(strength(some))
      expect(strength([...some, ...more])).toBeGreaterThanOrEqual(strength(some))
    }),
  )
})

describe('forceFor', () => {
  const openai = { kind: 'provider', name: 'openai' } as const
  const force = (to: 'open' | 'closed', rest: Partial<Order> = {}) =>
    order({ kind: 'breaker', breaker: { dependency: openai, force: to }, ...rest })
  it('takes the newest that names the dependency and is in force', () => {
    const orders = [
      force('open', { createdAt: new Date(1) }),
      force('closed', { createdAt: new Date(2) }),
      force('open', { createdAt: new Date(3), expiresAt: now }),
      order({ kind: 'kill', createdAt: new Date(4) }),
    ]
    expect(forceFor(orders, openai, now)?.breaker?.force).toBe('closed')
    expect(forceFor(orders, { kind: 'model', name: 'openai' }, now)).toBeNull()
  })
  it('stops no run', () => {
    expect(stopFor([force('open')], about, now)).toBeNull()
  })
})

describe('freezeFor', () => {
  it.each([
    ['nothing in force', [], null],
    ['the workspace', [order({ kind: 'freeze', id: 'f' })], 'f'],
    [
      'the agent before the workspace',
      [order({ kind: 'freeze', id: 'w' }), order({ kind: 'freeze', id: 'a', scope: agent })],
      'a',
    ],
    ['another agent', [order({ kind: 'freeze', scope: { kind: 'agent', id: 'agent_2' } })], null],
    ['one that ran out', [order({ kind: 'freeze', expiresAt: now })], null],
    ['a pause freezes nothing', [order({})], null],
  ] as Array<[string, Order[], string | null]>)('%s', (_, orders, id) => {
    expect(freezeFor(orders, 'agent_1', now)?.id ?? null).toBe(id)
    expect(
      stopFor(
        orders.filter((one) => one.kind === 'freeze'),
        about,
        now,
      ),
    ).toBeNull()
  })
})
