'use client'
import type { MemberView } from '@ground-control/core/access/schema'
import { Select } from '@/components/select'

/** Whose timeline: members by name; a key, or somebody who left, stands there while it is shown. */
export function WhoSelect({
  members,
  value,
  name,
  onChange,
}: {
  members: readonly MemberView[]
  value: string
  name: string | null
  onChange: (userId: string) => void
}) {
  const options = members.map((member) => ({ value: member.userId, label: member.name }))
  if (value !== '' && !options.some((option) => option.value === value))
    options.unshift({ value, label: name ?? value })
  return (
    <Select
      aria-label="Whose timeline"
      placeholder="Whose timeline"
      value={value}
      onChange={onChange}
      options={options}
      className="w-56 max-sm:w-full"
    />
  )
}
