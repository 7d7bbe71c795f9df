import type { Recipient } from '@ground-control/core/escalations/recipients'
import type { EscalationDefinition, FinalAction } from '@ground-control/core/escalations/schema'

/** A definition as it is typed: times as text in minutes, each row with a key of its own. */
export type LevelForm = {
  key: string
  after: string
  remind: string
  who: Recipient[]
  channelIds: string[]
}
export type SpanForm = { key: string; days: number[]; from: string; to: string }
export type HoursForm = { timeZone: string; spans: SpanForm[]; holidays: string }
export type EscalationForm = {
  appliesTo: EscalationDefinition['appliesTo']
  levels: LevelForm[]
  final: { kind: FinalAction['kind']; after: string; upTo: 'low' | 'medium' }
  hours: HoursForm | null
}

const minuteMs = 60_000
const typed = (ms: number) => String(Math.round((ms / minuteMs) * 1_000) / 1_000)

export function formOf(definition: EscalationDefinition, newKey: () => string): EscalationForm {
  const { appliesTo, levels, final, hours } = definition
  return {
    appliesTo,
    levels: levels.map(({ afterMs, remindEveryMs, who, channelIds }) => ({
      key: newKey(),
      after: typed(afterMs),
      remind: remindEveryMs === null ? '' : typed(remindEveryMs),
      who,
      channelIds,
    })),
    final: {
      kind: final.kind,
      after: final.kind === 'keep_waiting' ? '' : typed(final.afterMs),
      upTo: final.kind === 'approve' ? final.upTo : 'low',
    },
    hours: hours && {
      timeZone: hours.timeZone,
      spans: hours.spans.map((span) => ({ key: newKey(), ...span })),
      holidays: hours.holidays.join('\n'),
    },
  }
}

/** Minutes as typed, in milliseconds; NaN for anything else. */
const msOf = (text: string) =>
  /^\d{1,6}(\.\d{1,3})?$/.test(text.trim()) ? Math.round(Number(text) * minuteMs) : Number.NaN

/**
 * What the form says, and what cannot be read of it, by the place that the control plane would name as well: all
 * other findings come from there.
 */
export function readForm(form: EscalationForm): {
  definition: EscalationDefinition
  problems: Record<string, string>
} {
  const problems: Record<string, string> = {}
  const minutes = (text: string, place: string) => {
    const ms = msOf(text)
    if (Number.isNaN(ms)) problems[place] = 'Minutes, like 30 or 0.5.'
    return Number.isNaN(ms) ? 0 : ms
  }
  const levels = form.levels.map(({ after, remind, who, channelIds }, index) => ({
    afterMs: minutes(after, `levels.${index}.afterMs`),
    who,
    channelIds,
    remindEveryMs: remind.trim() === '' ? null : minutes(remind, `levels.${index}.remindEveryMs`),
  }))
  for (const [index, { who }] of levels.entries())
    if (who.length === 0) problems[`levels.${index}.who`] = 'Name somebody to tell.'
  const { kind, after, upTo } = form.final
  const final: FinalAction =
    kind === 'keep_waiting'
      ? { kind }
      : kind === 'approve'
        ? { kind, afterMs: minutes(after, 'final.afterMs'), upTo }
        : { kind, afterMs: minutes(after, 'final.afterMs') }
  const hours = form.hours && {
    timeZone: form.hours.timeZone.trim(),
    spans: form.hours.spans.map(({ days, from, to }) => ({ days: [...days].sort(), from, to })),
    holidays: form.hours.holidays.split(/[\s,;]+/).filter(Boolean),
  }
  return { definition: { appliesTo: form.appliesTo, levels, final, hours }, problems }
}

export function emptyForm(newKey: () => string): EscalationForm {
  return {
    appliesTo: { agentIds: [], actions: [], risks: [] },
    levels: [
      {
        key: newKey(),
        after: '0',
        remind: '',
        who: [{ kind: 'role', role: 'operator' }],
        channelIds: [],
      },
      {
        key: newKey(),
        after: '30',
        remind: '60',
        who: [{ kind: 'role', role: 'admin' }],
        channelIds: [],
      },
    ],
    final: { kind: 'keep_waiting', after: '240', upTo: 'low' },
    hours: null,
  }
}

/** Nine to five on weekdays, in the reader's zone: what most change least. */
export const officeHours = (timeZone: string, newKey: () => string): HoursForm => ({
  timeZone,
  spans: [{ key: newKey(), days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }],
  holidays: '',
})
