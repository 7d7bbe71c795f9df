'use client'
import { Trash2 } from 'lucide-react'
import { useId } from 'react'
import { Button } from '@/components/button'
import { Card, CardBody, CardHeader } from '@/components/card'
import { Checkbox } from '@/components/checkbox'
import { FormField } from '@/components/form-field'
import { Input } from '@/components/input'
import type { LevelForm } from './prepare/escalation-form'
import { RecipientPicker } from './recipient-picker'
import type { useNames } from './use-names'

type Props = {
  index: number
  level: LevelForm
  names: ReturnType<typeof useNames>
  problems: Record<string, string>
  mayEdit: boolean
  onChange: (next: Partial<LevelForm>) => void
  onRemove: (() => void) | null
}

/** One level: when, whom, how, and how often again. */
export function LevelCard({ index, level, names, problems, mayEdit, onChange, onRemove }: Props) {
  const place = `levels.${index}`
  return (
    <Card aria-label={`Level ${index + 1}`}>
      <CardHeader
        title={`Level ${index + 1}`}
        actions={
          mayEdit &&
          onRemove && (
            <Button size="iconSm" variant="ghost" aria-label={`Remove level ${index + 1}`} onClick={onRemove}>
              <Trash2 aria-hidden />
            </Button>
          )
        }
      />
      <CardBody className="space-y-4">
        <div className="grid gap-4 sm:grid-cols-2">
          <FormField
            label="After minutes"
            hint={index === 0 ? 'Since it was asked; 0 is at once.' : 'Since it was asked.'}
            error={problems[`${place}.afterMs`]}
          >
            {(field) => (
              <Input
                {...field}
                inputMode="decimal"
                value={level.after}
                onChange={(event) => onChange({ after: event.target.value })}
              />
            )}
          </FormField>
          <FormField
            label="Remind every … minutes"
            isOptional
            hint="Until the next level’s turn."
            error={problems[`${place}.remindEveryMs`]}
          >
            {(field) => (
              <Input
                {...field}
                inputMode="decimal"
                value={level.remind}
                onChange={(event) => onChange({ remind: event.target.value })}
              />
            )}
          </FormField>
        </div>
        <RecipientPicker
          label="Who is told"
          chosen={level.who}
          names={names}
          error={problems[`${place}.who`] ?? firstWithin(problems, `${place}.who.`)}
          isDisabled={!mayEdit}
          onChange={(who) => onChange({ who })}
        />
        <ChannelChoice
          chosen={level.channelIds}
          channels={names.channels}
          isDisabled={!mayEdit}
          onChange={(channelIds) => onChange({ channelIds })}
        />
      </CardBody>
    </Card>
  )
}

const firstWithin = (problems: Record<string, string>, start: string) =>
  Object.entries(problems).find(([place]) => place.startsWith(start))?.[1]

type ChoiceProps = {
  chosen: string[]
  channels: Props['names']['channels']
  isDisabled: boolean
  onChange: (channelIds: string[]) => void
}

function ChannelChoice({ chosen, channels, isDisabled, onChange }: ChoiceProps) {
  const id = useId()
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 font-medium text-sm">How</legend>
      <p className="mb-1.5 text-faint text-xs">
        Everybody’s inbox here is told always.
        {channels.length === 0 && ' Channels for e-mail, Slack and webhooks are made under Settings.'}
      </p>
      <div className="flex flex-wrap gap-x-4 gap-y-1">
        {channels.map((channel) => (
          <span key={channel.id} className="inline-flex min-h-6 items-center gap-2">
            <Checkbox
              id={`${id}-${channel.id}`}
              disabled={isDisabled}
              checked={chosen.includes(channel.id)}
              onCheckedChange={(isOn) =>
                onChange(isOn === true ? [...chosen, channel.id] : chosen.filter((one) => one !== channel.id))
              }
            />
            <label htmlFor={`${id}-${channel.id}`} className="text-sm">
              {channel.name}
              {!channel.enabled && <span className="text-faint"> (switched off)</span>}
            </label>
          </span>
        ))}
      </div>
    </fieldset>
  )
}
