import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import type { Json } from '../json.ts'
import { argumentsFit, endOf, type Grant, grantFor, mayBeGranted, type Question } from './match.ts'
import { exactConstraints } from './propose.ts'
import { createGrantInput, type GrantConstraint } from './schema.ts'

const now = new Date('2026-06-01T12:00:00Z')
const later = new Date('2026-06-02T12:00:00Z')
const grant = (more: Partial<Grant> = {}): Grant => ({
  id: 'grant_1',
  agentId: 'a',
  agentVersionId: 'v1',
  tool: 'refund',
  constraints: [{ kind: 'at_most', argument: 'amount', value: 50 }],
  upToRisk: 'medium',
  maxUses: 3,
  uses: 0,
  expiresAt: later,
  revokedAt: null,
  ...more,
})
const question = (more: Partial<Question> = {}): Question => ({
  agentId: 'a',
  agentVersionId: 'v1',
  tool: 'refund',
  arguments: { amount: 50 },
  risk: 'medium',
  terms: {},
  ...more,
})

test.each<[string, Partial<Grant>, Partial<Question>, boolean]>([
  ['fits', {}, {}, true],
  ['another agent', {}, { agentId: 'b' }, false],
  ['a new version', {}, { agentVersionId: 'v2' }, false],
  ['a new version of a grant for any', { agentVersionId: null }, { agentVersionId: 'v2' }, true],
  ['another tool', {}, { tool: 'cancel' }, false],
  ['a higher risk', { upToRisk: 'low' }, {}, false],
  ['high risk', {}, { risk: 'high' }, false],
  ['too much', {}, { arguments: { amount: 50.01 } }, false],
  ['used up', { uses: 3 }, {}, false],
  ['expired at this moment', { expiresAt: now }, {}, false],
  ['revoked', { revokedAt: now }, {}, false],
])('%s', (_, grantMore, questionMore, isAnswered) => {
  expect(grantFor([grant(grantMore)], question(questionMore), now) !== null).toBe(isAnswered)
})

test('the narrowest answers, then the one that ends first', () => {
  const wide = grant({ id: 'wide', constraints: [{ kind: 'any', argument: 'amount' }] })
  const narrow = grant({ id: 'narrow', constraints: [{ kind: 'equals', argument: 'amount', value: 50 }] })
  const sooner = { ...narrow, id: 'sooner', expiresAt: new Date(later.getTime() - 1) }
  expect(grantFor([wide, narrow, sooner], question(), now)?.id).toBe('sooner')
})

test.each<[string, GrantConstraint[], Json, boolean]>([
  ['an argument that nobody named', [], { amount: 1 }, false],
  ['no arguments and none named', [], {}, true],
  ['one that is missing', [{ kind: 'equals', argument: 'to', value: 'x' }], {}, false],
  ['whatever it is', [{ kind: 'any', argument: 'to' }], { to: [1] }, true],
  ['absent where anything goes', [{ kind: 'any', argument: 'to' }], {}, true],
  ['a negative number', [{ kind: 'at_most', argument: 'n', value: 5 }], { n: -1 }, false],
  ['a number as a text', [{ kind: 'at_most', argument: 'n', value: 5 }], { n: '1' }, false],
  [
    'keys in another order',
    [{ kind: 'equals', argument: 'o', value: { a: 1, b: 2 } }],
    { o: { b: 2, a: 1 } },
    true,
  ],
  [
    'what every object has',
    [
      { kind: 'any', argument: 'x' },
      { kind: 'equals', argument: 'toString', value: 1 },
    ],
    {},
    false,
  ],
  ['a list', [], [], false],
])('arguments: %s', (_, constraints, args, isFit) => {
  expect(argumentsFit(constraints, args)).toBe(isFit)
})

describe('what a grant never answers', () => {
  test.each<[string, Parameters<typeof mayBeGranted>, boolean]>([
    ['low', [{ risk: 'low', terms: {} }, {}], true],
    ['high', [{ risk: 'high', terms: {} }, {}], false],
    ['several people by the rule', [{ risk: 'low', terms: { quorum: { need: 2 } } }, {}], false],
    [
      'several people by the workspace',
      [{ risk: 'low', terms: {} }, { low: { need: 2, separateDuties: false } }],
      false,
    ],
    [
      'the tier of another risk',
      [{ risk: 'low', terms: {} }, { high: { need: 2, separateDuties: false } }],
      true,
    ],
    ['duties apart', [{ risk: 'low', terms: { separateDuties: true } }, {}], false],
    ['people by name', [{ risk: 'low', terms: { assignees: [{ kind: 'role', role: 'admin' }] } }, {}], false],
  ])('%s', (_, args, may) => expect(mayBeGranted(...args)).toBe(may))
})

it('made from a question, it fits that question and no other arguments', () => {
  const args = fc.dictionary(
    fc.string({ minLength: 1 }).filter((name) => name.trim() !== ''),
    fc.jsonValue(),
    { maxKeys: 5 },
  )
  fc.assert(
    fc.property(args, args, (asked, other) => {
      const constraints = exactConstraints(asked as Json)!
      expect(argumentsFit(constraints, asked as Json)).toBe(true)
      if (Object.keys(asked).sort().join() !== Object.keys(other).sort().join())
        expect(argumentsFit(constraints, other as Json)).toBe(false)
    }),
  )
})

test('says why it is over', () => {
  expect(endOf(grant(), 'v1', now)).toBe(null)
  expect(endOf(grant(), 'v2', now)).toBe('new_version')
  expect(endOf(grant({ uses: 3 }), 'v1', now)).toBe('used_up')
  expect(endOf(grant({ expiresAt: now }), 'v1', now)).toBe('expired')
  expect(endOf(grant({ revokedAt: now, expiresAt: now }), 'v1', now)).toBe('revoked')
})

test.each([
  [{ expiresInMs: 91 * 86_400_000 }, 'expiresInMs'],
  [{ maxUses: 0 }, 'maxUses'],
  [{ upToRisk: 'high' }, 'upToRisk'],
  [{ reason: ' ' }, 'reason'],
  [
    {
      constraints: [
        { kind: 'any', argument: 'a' },
        { kind: 'any', argument: 'a' },
      ],
    },
    'constraints',
  ],
])('%j is refused by name', (wrong, field) => {
  const input = {
    agentId: 'agent_01h455vb4pex5vsknk084sn02q',
    tool: 'refund',
    constraints: [],
    maxUses: 1,
    expiresInMs: 60_000,
    reason: 'why',
  }
  expect(createGrantInput.safeParse(input).success).toBe(true)
  const parsed = createGrantInput.safeParse({ ...input, ...wrong })
  expect(parsed.error?.issues.map(({ path }) => path[0])).toEqual([field])
})
