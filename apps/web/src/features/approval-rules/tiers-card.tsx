'use client'
import { type ApprovalTiers, approvalTiersKey } from '@ground-control/core/approvals/terms'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '@/components/button'
import { Card } from '@/components/card'
import { Checkbox } from '@/components/checkbox'
import { ErrorNote } from '@/components/error-note'
import { FormField } from '@/components/form-field'
import { Select } from '@/components/select'
import { useMay } from '@/features/access/me'
import { told } from '@/features/settings/told'
import { useTRPC } from '@/lib/trpc/context'

const risks = ['low', 'medium', 'high'] as const
const words = { low: 'Low risk', medium: 'Medium risk', high: 'High risk' }
const needs = [1, 2, 3, 4, 5].map((need) => ({
  value: String(need),
  label: need === 1 ? '1 person' : `${need} people`,
}))

/** The least that is demanded at each risk. A rule or an agent may demand more. */
export function TiersCard({ tiers }: { tiers: ApprovalTiers }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const mayChange = useMay('admin')
  const [edited, setEdited] = useState(tiers)
  const save = useMutation(
    trpc.config.set.mutationOptions({
      ...told('The next questions go by this', 'Nothing was changed'),
      onSettled: () => void queryClient.invalidateQueries(trpc.approvals.pathFilter()),
    }),
  )
  const of = (risk: (typeof risks)[number]) => edited[risk] ?? { need: 1, separateDuties: false }
  return (
    <Card className="p-4">
      <h2 className="font-medium text-base">At the least</h2>
      <p className="mt-1 text-soft text-sm">
        What every question of a risk demands. A rule or an agent may demand more, never less. Questions that
        wait already keep what they were asked with.
      </p>
      <fieldset disabled={!mayChange} className="mt-4 space-y-4">
        <legend className="sr-only">By risk</legend>
        {risks.map((risk) => (
          <div key={risk} className="grid items-end gap-3 sm:grid-cols-2">
            <FormField label={`${words[risk]}: must approve`}>
              {(field) => (
                <Select
                  {...field}
                  disabled={!mayChange}
                  value={String(of(risk).need)}
                  onChange={(need) => setEdited({ ...edited, [risk]: { ...of(risk), need: Number(need) } })}
                  options={
                    of(risk).need > 5
                      ? [...needs, { value: String(of(risk).need), label: `${of(risk).need} people` }]
                      : needs
                  }
                />
              )}
            </FormField>
            <div className="flex min-h-8 items-center gap-2 text-sm">
              <Checkbox
                id={`duties-${risk}`}
                checked={of(risk).separateDuties}
                disabled={!mayChange}
                onCheckedChange={(checked) =>
                  setEdited({ ...edited, [risk]: { ...of(risk), separateDuties: checked === true } })
                }
              />
              <label htmlFor={`duties-${risk}`}>Nobody with a part in it approves</label>
            </div>
          </div>
        ))}
      </fieldset>
      {mayChange && (
        <Button
          className="mt-4"
          variant="primary"
          isBusy={save.isPending}
          onClick={() => save.mutate({ key: approvalTiersKey, value: edited })}
        >
          Save
        </Button>
      )}
      <ErrorNote error={save.error} />
    </Card>
  )
}
