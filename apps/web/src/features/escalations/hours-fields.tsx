'use client'
import { Plus, Trash2 } from 'lucide-react'
import { Button } from '@/components/button'
import { Card, CardBody, CardHeader } from '@/components/card'
import { FormField } from '@/components/form-field'
import { Input } from '@/components/input'
import { RadioCards } from '@/components/radio-cards'
import { Textarea } from '@/components/textarea'
import { useMe } from '@/features/access/me'
import { cn } from '@/lib/class-names'
import type { FieldsProps } from './chain-fields'
import { type HoursForm, officeHours, type SpanForm } from './prepare/escalation-form'
import { dayNames } from './prepare/words'
import { newKey } from './use-escalation-form'

const longNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const

/** When the chain's clock runs: around the clock, or in working hours alone. */
export function HoursFields({ editing, problems, mayEdit }: FieldsProps) {
  const { workspace } = useMe()
  const { hours } = editing.draft.form
  const set = (next: HoursForm | null) => editing.changeForm({ hours: next })
  const setSpans = (spans: SpanForm[]) => hours && set({ ...hours, spans })
  return (
    <fieldset disabled={!mayEdit} className="min-w-0 space-y-3">
      <legend className="sr-only">Working hours</legend>
      <RadioCards
        label="The chain’s clock runs"
        value={hours === null ? 'always' : 'hours'}
        onChange={(choice) =>
          set(choice === 'always' ? null : (hours ?? officeHours(workspace.timeZone, newKey)))
        }
        options={[
          { value: 'always', label: 'Around the clock', hint: 'People are told at night as well.' },
          { value: 'hours', label: 'In working hours', hint: 'Nights, weekends and holidays do not count.' },
        ]}
      />
      {hours && (
        <Card>
          <CardHeader title="Working hours" hint="A night is two spans: one until 24:00, one from 00:00" />
          <CardBody className="space-y-4">
            <FormField label="Time zone" error={problems['hours.timeZone']}>
              {(field) => (
                <Input
                  {...field}
                  autoComplete="off"
                  placeholder="Europe/Berlin"
                  value={hours.timeZone}
                  onChange={(event) => set({ ...hours, timeZone: event.target.value })}
                />
              )}
            </FormField>
            {hours.spans.map((span, index) => (
              <SpanRow
                key={span.key}
                span={span}
                index={index}
                problems={problems}
                onChange={(next) =>
                  setSpans(hours.spans.map((one) => (one.key === span.key ? { ...one, ...next } : one)))
                }
                onRemove={
                  hours.spans.length > 1
                    ? () => setSpans(hours.spans.filter((one) => one.key !== span.key))
                    : null
                }
              />
            ))}
            {problems['hours.spans'] && (
              <p role="alert" className="text-bad text-xs">
                The working hours {problems['hours.spans']}.
              </p>
            )}
            {hours.spans.length < 7 && (
              <Button
                size="sm"
                onClick={() =>
                  setSpans([...hours.spans, { key: newKey(), days: [6], from: '09:00', to: '12:00' }])
                }
              >
                <Plus aria-hidden /> Add span
              </Button>
            )}
            <FormField
              label="Holidays"
              isOptional
              hint="Whole days that are closed, one a line: 2026-12-25"
              error={Object.entries(problems).find(([place]) => place.startsWith('hours.holidays'))?.[1]}
            >
              {(field) => (
                <Textarea
                  {...field}
                  rows={4}
                  className="font-mono"
                  value={hours.holidays}
                  onChange={(event) => set({ ...hours, holidays: event.target.value })}
                />
              )}
            </FormField>
          </CardBody>
        </Card>
      )}
    </fieldset>
  )
}

type SpanProps = {
  span: SpanForm
  index: number
  problems: Record<string, string>
  onChange: (next: Partial<SpanForm>) => void
  onRemove: (() => void) | null
}

function SpanRow({ span, index, problems, onChange, onRemove }: SpanProps) {
  const place = `hours.spans.${index}`
  const name = `Span ${index + 1}`
  const toggle = (day: number) =>
    onChange({
      days: span.days.includes(day) ? span.days.filter((one) => one !== day) : [...span.days, day],
    })
  return (
    <fieldset className="min-w-0 rounded-md border border-line p-3">
      <legend className="px-1 text-soft text-xs">{name}</legend>
      <div className="flex flex-wrap items-start gap-3">
        <div className="flex flex-wrap gap-1">
          {dayNames.map((day, at) => (
            <button
              key={day}
              type="button"
              aria-pressed={span.days.includes(at + 1)}
              aria-label={`${longNames[at]}, ${name}`}
              onClick={() => toggle(at + 1)}
              className={cn(
                'h-8 min-w-10 rounded-md border border-line px-2 text-soft text-xs hover:border-line-strong disabled:opacity-60',
                span.days.includes(at + 1) && 'border-accent bg-accent-soft font-medium text-accent-text',
              )}
            >
              {day}
            </button>
          ))}
        </div>
        {(['from', 'to'] as const).map((end) => (
          <Input
            key={end}
            aria-label={`${name} ${end}`}
            aria-invalid={problems[`${place}.${end}`] ? true : undefined}
            className="w-20"
            placeholder={end === 'from' ? '09:00' : '17:00'}
            value={span[end]}
            onChange={(event) => onChange({ [end]: event.target.value })}
          />
        ))}
        {onRemove && (
          <Button size="icon" variant="ghost" aria-label={`Remove ${name}`} onClick={onRemove}>
            <Trash2 aria-hidden />
          </Button>
        )}
      </div>
      {['days', 'from', 'to'].map(
        (part) =>
          problems[`${place}.${part}`] && (
            <p key={part} className="mt-1 text-bad text-xs">
              {part === 'days' ? 'Choose a day.' : `${part}: ${problems[`${place}.${part}`]}`}
            </p>
          ),
      )}
    </fieldset>
  )
}
