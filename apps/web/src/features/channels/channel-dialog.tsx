'use client'
import { type ChannelKind, type ChannelView, saveChannelInput } from '@ground-control/core/channels/schema'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { FormDialog } from '@/components/form-dialog'
import { FormField } from '@/components/form-field'
import { Input } from '@/components/input'
import { Segmented } from '@/components/segmented'
import { ShownOnce } from '@/components/shown-once'
import { Switch } from '@/components/switch'
import { shownError } from '@/lib/errors/shown-error'
import { checkInput } from '@/lib/forms/check-input'
import { toast } from '@/lib/toast'
import { useTRPC } from '@/lib/trpc/context'
import { ChannelFields } from './channel-fields'
import { formOfSettings, settingsOf } from './prepare/channel-form'

const kinds: ReadonlyArray<{ value: ChannelKind; label: string }> = [
  { value: 'email', label: 'E-mail' },
  { value: 'slack', label: 'Slack' },
  { value: 'webhook', label: 'Webhook' },
]

/** Makes a channel or changes one. A secret that is left empty stays as it is; one that was made is shown once. */
export function ChannelDialog({ channel, onClose }: { channel: ChannelView | null; onClose: () => void }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [name, setName] = useState(channel?.name ?? '')
  const [enabled, setEnabled] = useState(channel?.enabled ?? true)
  const [form, setForm] = useState(() => formOfSettings(channel?.settings ?? null))
  const [problems, setProblems] = useState<Record<string, string>>({})
  const save = useMutation(
    trpc.channels.save.mutationOptions({
      onSuccess(saved) {
        void queryClient.invalidateQueries(trpc.channels.list.queryFilter())
        toast.success(`${saved.channel.name} is kept`)
        if (saved.secret === null) onClose()
      },
    }),
  )
  const fields = { ...shownError(save.error).fields, ...problems }

  function submit() {
    const checked = checkInput(saveChannelInput, {
      ...(channel && { id: channel.id, revision: channel.revision }),
      name: name.trim(),
      enabled,
      settings: settingsOf(form),
    })
    setProblems(checked.ok ? {} : checked.fields)
    if (checked.ok) save.mutate(checked.input)
  }

  if (save.data?.secret)
    return (
      <ShownOnce
        title={`Signing secret of “${save.data.channel.name}”`}
        what="secret"
        text={save.data.secret}
        onDone={onClose}
      >
        The receiver checks signatures with it (standardwebhooks.com). Copy it now: it cannot be shown again.
      </ShownOnce>
    )
  return (
    <FormDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={channel === null ? 'New channel' : `Change ${channel.name}`}
      submitLabel="Keep"
      isBusy={save.isPending}
      error={save.error}
      onSubmit={submit}
    >
      {channel === null && (
        <Segmented
          label="Kind"
          value={form.kind}
          onChange={(kind) => setForm({ ...form, kind })}
          options={kinds}
        />
      )}
      <FormField label="Name" error={fields.name}>
        {(field) => (
          <Input
            {...field}
            autoComplete="off"
            placeholder="On call"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </FormField>
      <ChannelFields
        form={form}
        fields={fields}
        isNew={channel === null}
        onChange={(next) => setForm({ ...form, ...next })}
      />
      {channel !== null && (
        <FormField label="Messages are sent by it">
          {(field) => <Switch {...field} checked={enabled} onCheckedChange={setEnabled} />}
        </FormField>
      )}
    </FormDialog>
  )
}
