'use client'
import type { AnomalyRuleView } from '@ground-control/core/anomalies/schema'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/button'
import { FormDialog } from '@/components/form-dialog'
import { FormField } from '@/components/form-field'
import { Input } from '@/components/input'
import { Select } from '@/components/select'
import { toast } from '@/lib/toast'
import { useTRPC } from '@/lib/trpc/context'
import { ChannelChoice } from './channel-choice'
import { any, emptyRule, formOf, type RuleForm, readRule } from './prepare/rule-form'
import { kindTexts, measureTexts, responseTexts, sensitivityTexts } from './prepare/words'

const optionsOf = <Value extends string>(texts: Record<Value, string>) =>
  (Object.keys(texts) as Value[]).map((value) => ({ value, label: texts[value] }))
const measures = [{ value: any, label: 'Each of them' } as const, ...optionsOf(measureTexts)]

export function RuleDialog({ rule, onClose }: { rule: AnomalyRuleView | null; onClose: () => void }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const agents = useQuery(trpc.agents.list.queryOptions({ limit: 200 }))
  const [form, setForm] = useState<RuleForm>(() => (rule === null ? emptyRule : formOf(rule)))
  const [isTried, setTried] = useState(false)
  const put = (change: Partial<RuleForm>) => setForm({ ...form, ...change })
  const done = (text: string) => {
    void queryClient.invalidateQueries(trpc.anomalies.pathFilter())
    toast.success(text)
    onClose()
  }
  const save = useMutation(
    trpc.anomalies.saveRule.mutationOptions({ onSuccess: () => done('Saved the rule') }),
  )
  const remove = useMutation(
    trpc.anomalies.removeRule.mutationOptions({ onSuccess: () => done('Removed the rule') }),
  )
  const read = readRule(form)
  const submit = () => {
    setTried(true)
    if (read.rule === null) return
    save.mutate({ ...read.rule, ...(rule && { id: rule.id, revision: rule.revision }) })
  }
  return (
    <FormDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={rule === null ? 'New rule' : 'Change the rule'}
      description="What is looked for, and what is done when it is found."
      submitLabel="Save"
      isBusy={save.isPending}
      error={save.error ?? remove.error}
      onSubmit={submit}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <FormField label="Anomaly">
          {(field) => (
            <Select
              {...field}
              value={form.kind}
              onChange={(kind) => put({ kind })}
              options={optionsOf(kindTexts)}
            />
          )}
        </FormField>
        <FormField label="Agent">
          {(field) => (
            <Select
              {...field}
              value={form.agentId}
              onChange={(agentId) => put({ agentId })}
              options={[
                { value: any, label: 'Every agent' },
                ...(agents.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
          )}
        </FormField>
        {form.kind === 'usage' && (
          <FormField label="Measure">
            {(field) => (
              <Select
                {...field}
                value={form.measure}
                onChange={(measure) => put({ measure })}
                options={measures}
              />
            )}
          </FormField>
        )}
        <FormField label="Sensitivity">
          {(field) => (
            <Select
              {...field}
              value={form.sensitivity}
              onChange={(sensitivity) => put({ sensitivity })}
              options={optionsOf(sensitivityTexts)}
            />
          )}
        </FormField>
        <FormField label="Response">
          {(field) => (
            <Select
              {...field}
              value={form.response}
              onChange={(response) => put({ response })}
              options={optionsOf(responseTexts)}
            />
          )}
        </FormField>
        {form.response !== 'notify' && (
          <FormField label="For so many minutes" error={isTried ? read.problem : null}>
            {(field) => (
              <Input
                {...field}
                inputMode="numeric"
                value={form.minutes}
                onChange={(event) => put({ minutes: event.target.value })}
              />
            )}
          </FormField>
        )}
      </div>
      <ChannelChoice value={form.channelIds} onChange={(channelIds) => put({ channelIds })} />
      {rule !== null && (
        <Button
          variant="ghost"
          size="sm"
          isBusy={remove.isPending}
          onClick={() => remove.mutate({ id: rule.id })}
        >
          <Trash2 aria-hidden /> Remove this rule
        </Button>
      )}
    </FormDialog>
  )
}
