'use client'
import type { PolicyRule } from '@ground-control/core/policies/schema'
import { FormField } from '@/components/form-field'
import { Select } from '@/components/select'
import { RecipientPicker } from '@/features/escalations/recipient-picker'
import { useNames } from '@/features/escalations/use-names'

type Props = { rule: PolicyRule; onChange: (change: Partial<PolicyRule>) => void }

const needs = Array.from({ length: 20 }, (_, index) => ({
  value: String(index + 1),
  label: index === 0 ? '1 person' : `${index + 1} people`,
}))
const duties = [
  { value: 'no', label: 'Any who may decide' },
  { value: 'yes', label: 'Nobody with a part in it' },
]

/** Of the approval that a rule asks for: how many must approve, and who. */
export function TermsFields({ rule, onChange }: Props) {
  const names = useNames()
  return (
    <>
      <FormField label="Must approve" hint="One rejection ends it, whoever it is.">
        {(field) => (
          <Select
            {...field}
            value={String(rule.quorum?.need ?? 1)}
            onChange={(need) =>
              onChange({ quorum: need === '1' ? undefined : { need: Number(need) } } as Partial<PolicyRule>)
            }
            options={needs}
          />
        )}
      </FormField>
      <FormField
        label="Who may approve"
        hint="A part in it has who started the run, is the one it is done for, registered the agent or published this policy."
      >
        {(field) => (
          <Select
            {...field}
            value={rule.separateDuties ? 'yes' : 'no'}
            onChange={(value) =>
              onChange({ separateDuties: value === 'yes' ? true : undefined } as Partial<PolicyRule>)
            }
            options={duties}
          />
        )}
      </FormField>
      <div className="sm:col-span-2">
        <RecipientPicker
          label="Put it to"
          chosen={rule.assignees ?? []}
          names={names}
          onChange={(chosen) =>
            onChange({ assignees: chosen.length === 0 ? undefined : chosen } as Partial<PolicyRule>)
          }
        />
        <p className="mt-1 text-soft text-xs">
          They alone decide, and who stands in for them. Nobody: any operator.
        </p>
      </div>
    </>
  )
}
