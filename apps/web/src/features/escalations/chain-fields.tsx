'use client'
import type { FinalAction } from '@ground-control/core/escalations/schema'
import { Plus } from 'lucide-react'
import { Button } from '@/components/button'
import { Card, CardBody, CardHeader } from '@/components/card'
import { FormField } from '@/components/form-field'
import { Input } from '@/components/input'
import { Select } from '@/components/select'
import { LevelCard } from './level-card'
import type { LevelForm } from './prepare/escalation-form'
import { finalLabels } from './prepare/words'
import { type EscalationEditing, newKey } from './use-escalation-form'
import { useNames } from './use-names'

export type FieldsProps = {
  editing: EscalationEditing
  problems: Record<string, string>
  mayEdit: boolean
}

const kinds = (Object.keys(finalLabels) as Array<FinalAction['kind']>).map((value) => ({
  value,
  label: finalLabels[value],
}))
const hints: Record<FinalAction['kind'], string> = {
  keep_waiting: 'The last level is reminded without end. A deadline of the rule that asked still holds.',
  reject: 'The agent is told no, and that this policy said it.',
  approve: 'Where the risk is no higher than this; above it the question waits on.',
  fallback: 'Nobody decided: the agent’s own fallback answers. An agent without one fails.',
}

/** The levels one after the other, and what comes after the last. */
export function ChainFields({ editing, problems, mayEdit }: FieldsProps) {
  const names = useNames()
  const { levels, final } = editing.draft.form
  const setLevels = (next: LevelForm[]) => editing.changeForm({ levels: next })
  const addLevel = () => {
    const last = Number(levels.at(-1)?.after ?? 0) || 0
    setLevels([
      ...levels,
      {
        key: newKey(),
        after: String(last + 30),
        remind: '',
        who: [{ kind: 'role', role: 'admin' }],
        channelIds: [],
      },
    ])
  }
  return (
    <fieldset disabled={!mayEdit} className="min-w-0 space-y-3">
      <legend className="sr-only">Levels</legend>
      {levels.map((level, index) => (
        <LevelCard
          key={level.key}
          index={index}
          level={level}
          names={names}
          problems={problems}
          mayEdit={mayEdit}
          onChange={(next) =>
            setLevels(levels.map((one) => (one.key === level.key ? { ...one, ...next } : one)))
          }
          onRemove={levels.length > 1 ? () => setLevels(levels.filter((one) => one.key !== level.key)) : null}
        />
      ))}
      {mayEdit && levels.length < 10 && (
        <Button onClick={addLevel}>
          <Plus aria-hidden /> Add level
        </Button>
      )}
      <Card>
        <CardHeader title="In the end" hint={hints[final.kind]} />
        <CardBody className="grid gap-4 sm:grid-cols-2">
          <FormField label="Then" error={problems['final.kind']}>
            {(field) => (
              <Select
                {...field}
                disabled={!mayEdit}
                value={final.kind}
                onChange={(kind) => editing.changeForm({ final: { ...final, kind } })}
                options={kinds}
              />
            )}
          </FormField>
          {final.kind !== 'keep_waiting' && (
            <FormField label="After minutes" error={problems['final.afterMs']}>
              {(field) => (
                <Input
                  {...field}
                  inputMode="decimal"
                  value={final.after}
                  onChange={(event) => editing.changeForm({ final: { ...final, after: event.target.value } })}
                />
              )}
            </FormField>
          )}
          {final.kind === 'approve' && (
            <FormField label="Up to">
              {(field) => (
                <Select
                  {...field}
                  disabled={!mayEdit}
                  value={final.upTo}
                  onChange={(upTo) => editing.changeForm({ final: { ...final, upTo } })}
                  options={[
                    { value: 'low', label: 'Low risk' },
                    { value: 'medium', label: 'Medium risk' },
                  ]}
                />
              )}
            </FormField>
          )}
        </CardBody>
      </Card>
    </fieldset>
  )
}
