'use client'
import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { Checkbox } from '@/components/checkbox'
import { useTRPC } from '@/lib/trpc/context'

/** Channels that are told beside everybody's inbox; nothing where the workspace has none. */
export function ChannelChoice({ value, onChange }: { value: string[]; onChange: (ids: string[]) => void }) {
  const id = useId()
  const channels = useQuery(useTRPC().channels.list.queryOptions())
  if (!channels.data?.length) return null
  return (
    <fieldset className="space-y-1.5">
      <legend className="mb-1 font-medium text-sm">Channels that are told as well</legend>
      {channels.data.map((channel) => (
        <label key={channel.id} htmlFor={`${id}-${channel.id}`} className="flex items-center gap-2 text-sm">
          <Checkbox
            id={`${id}-${channel.id}`}
            checked={value.includes(channel.id)}
            onCheckedChange={(isOn) =>
              onChange(isOn ? [...value, channel.id] : value.filter((other) => other !== channel.id))
            }
          />
          {channel.name}
        </label>
      ))}
    </fieldset>
  )
}
