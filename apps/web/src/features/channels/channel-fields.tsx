'use client'
import { FormField } from '@/components/form-field'
import { Input } from '@/components/input'
import { Select } from '@/components/select'
import type { ChannelForm } from './prepare/channel-form'

const securities = [
  { value: 'starttls', label: 'STARTTLS' },
  { value: 'tls', label: 'TLS from the start' },
  { value: 'none', label: 'None: in clear' },
] as const

type Props = {
  form: ChannelForm
  fields: Record<string, string>
  isNew: boolean
  onChange: (next: Partial<ChannelForm>) => void
}

/** What each kind needs to be told. Addresses inside private networks are refused when a message is sent. */
export function ChannelFields({ form, fields, isNew, onChange }: Props) {
  const text = (
    key: 'host' | 'port' | 'user' | 'password' | 'from' | 'url' | 'secret',
    label: string,
    more: { hint?: string; placeholder?: string; type?: string; isOptional?: boolean } = {},
  ) => (
    <FormField label={label} hint={more.hint} isOptional={more.isOptional} error={fields[`settings.${key}`]}>
      {(field) => (
        <Input
          {...field}
          autoComplete={more.type === 'password' ? 'new-password' : 'off'}
          type={more.type}
          placeholder={more.placeholder}
          value={form[key]}
          onChange={(event) => onChange({ [key]: event.target.value })}
        />
      )}
    </FormField>
  )
  const kept = isNew ? undefined : 'Empty: the one that is set stays.'
  switch (form.kind) {
    case 'email':
      return (
        <>
          <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_6rem]">
            {text('host', 'Mail server', { placeholder: 'smtp.example.com' })}
            {text('port', 'Port')}
          </div>
          <FormField label="Encryption">
            {(field) => (
              <Select
                {...field}
                value={form.security}
                onChange={(security) => onChange({ security })}
                options={securities}
              />
            )}
          </FormField>
          {text('from', 'From', { placeholder: 'control@example.com' })}
          {text('user', 'User', { isOptional: true })}
          {text('password', 'Password', { type: 'password', isOptional: true, ...(kept && { hint: kept }) })}
        </>
      )
    case 'slack':
      return text('url', 'Address of the incoming webhook', {
        type: 'password',
        placeholder: 'https://hooks.slack.com/services/…',
        hint: kept ?? 'Slack, Mattermost and others that take the same. It is a secret, and kept as one.',
      })
    case 'webhook':
      return (
        <>
          {text('url', 'Address', {
            placeholder: 'https://example.com/hook',
            hint: 'Admins see it, others its host. Calls are signed, so it needs no secret in it.',
          })}
          {text('secret', 'Signing secret', {
            type: 'password',
            isOptional: true,
            placeholder: 'whsec_…',
            hint: kept ?? 'Empty: one is made, and shown once.',
          })}
        </>
      )
    default:
      return form.kind satisfies never
  }
}
