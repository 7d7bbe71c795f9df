'use client'
import type { Threshold } from '@ground-control/core/budgets/schema'
import { Plus, X } from 'lucide-react'
import { Button } from '@/components/button'
import { Input } from '@/components/input'
import { Select } from '@/components/select'
import type { ThresholdText } from './prepare/budget-form'
import { actionTexts } from './prepare/words'

type Props = {
  thresholds: ThresholdText[]
  onChange: (thresholds: ThresholdText[]) => void
  error: string | undefined
}

const actions = (Object.keys(actionTexts) as Array<Threshold['action']>).map((value) => ({
  value,
  label: actionTexts[value],
}))
const maxThresholds = 10

/** The ladder: what happens as the budget fills. */
export function ThresholdFields({ thresholds, onChange, error }: Props) {
  const put = (key: string, change: Partial<ThresholdText>) =>
    onChange(thresholds.map((item) => (item.key === key ? { ...item, ...change } : item)))
  return (
    <fieldset className="space-y-2">
      <legend className="mb-1 font-medium text-sm">Ladder</legend>
      {thresholds.map((item) => (
        <div key={item.key} className="flex flex-wrap items-center gap-2 text-sm">
          At
          <Input
            aria-label="Percent of the limit"
            inputMode="numeric"
            className="w-16 text-right"
            value={item.atPercent}
            onChange={(event) => put(item.key, { atPercent: event.target.value })}
          />
          %
          <Select
            aria-label={`What happens at ${item.atPercent} %`}
            className="min-w-32 flex-1"
            value={item.action}
            onChange={(action) => put(item.key, { action })}
            options={actions}
          />
          {item.action === 'degrade' && (
            <Input
              aria-label={`Model at ${item.atPercent} %`}
              placeholder="next of the agent’s own"
              className="min-w-40 flex-1"
              value={item.model}
              onChange={(event) => put(item.key, { model: event.target.value })}
            />
          )}
          {item.action === 'throttle' && (
            <>
              <Input
                aria-label={`Calls a minute at ${item.atPercent} %`}
                inputMode="numeric"
                placeholder="10"
                className="w-16 text-right"
                value={item.perMinute}
                onChange={(event) => put(item.key, { perMinute: event.target.value })}
              />
              calls a minute
            </>
          )}
          <Button
            size="icon"
            variant="ghost"
            aria-label={`Remove the step at ${item.atPercent} %`}
            onClick={() => onChange(thresholds.filter((other) => other.key !== item.key))}
          >
            <X aria-hidden />
          </Button>
        </div>
      ))}
      {error && <p className="text-bad text-xs">{error}</p>}
      {thresholds.length < maxThresholds && (
        <Button
          size="sm"
          onClick={() =>
            onChange([
              ...thresholds,
              {
                key: crypto.randomUUID(),
                atPercent: nextPercent(thresholds),
                action: 'notify',
                model: '',
                perMinute: '',
              },
            ])
          }
        >
          <Plus aria-hidden /> Add a step
        </Button>
      )}
    </fieldset>
  )
}

function nextPercent(thresholds: ThresholdText[]): string {
  const taken = new Set(thresholds.map((item) => Number(item.atPercent)))
  return String([80, 90, 95, 100, 50, 25].find((percent) => !taken.has(percent)) ?? 99)
}
