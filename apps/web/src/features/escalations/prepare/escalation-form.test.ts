import { type EscalationDefinition, escalationDefinition } from '@ground-control/core/escalations/schema'
import { describe, expect, it } from 'vitest'
import { emptyForm, formOf, officeHours, readForm } from './escalation-form.ts'

let keys = 0
const newKey = () => {
  keys += 1
  return String(keys)
}
const definition: EscalationDefinition = escalationDefinition.parse({
  levels: [
    { afterMs: 0, who: [{ kind: 'role', role: 'operator' }], remindEveryMs: 90_000 },
    { afterMs: 1_800_000, who: [{ kind: 'role', role: 'admin' }] },
  ],
  final: { kind: 'approve', afterMs: 3_600_000, upTo: 'medium' },
  hours: {
    timeZone: 'Europe/Berlin',
    spans: [{ days: [1, 5], from: '09:00', to: '24:00' }],
    holidays: ['2026-12-25'],
  },
})

describe('a definition as a form', () => {
  it.each([
    definition,
    { ...definition, hours: null },
    { ...definition, final: { kind: 'keep_waiting' as const } },
    { ...definition, final: { kind: 'fallback' as const, afterMs: 7_200_000 } },
  ])('is read back as it was', (given) => {
    expect(readForm(formOf(given, newKey))).toEqual({ definition: given, problems: {} })
  })

  it('is one to begin with that the control plane takes', () => {
    const { definition: first, problems } = readForm({
      ...emptyForm(newKey),
      hours: officeHours('UTC', newKey),
    })
    expect(problems).toEqual({})
    expect(escalationDefinition.parse(first)).toEqual(first)
  })

  it('says of each number that is none where it stands, and of a level that nobody is named', () => {
    const form = formOf(definition, newKey)
    const [first, second] = form.levels as [(typeof form.levels)[0], (typeof form.levels)[0]]
    const { problems } = readForm({
      ...form,
      levels: [
        { ...first, after: 'soon', who: [] },
        { ...second, remind: '-5' },
      ],
      final: { ...form.final, after: '1e9' },
    })
    expect(Object.keys(problems).sort()).toEqual([
      'final.afterMs',
      'levels.0.afterMs',
      'levels.0.who',
      'levels.1.remindEveryMs',
    ])
  })
})
