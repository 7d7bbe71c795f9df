'use client'
import type { PolicyBacktest, PolicyRule } from '@ground-control/core/policies/schema'
import { useQuery } from '@tanstack/react-query'
import { History } from 'lucide-react'
import { Button } from '@/components/button'
import { Card, CardBody, CardHeader } from '@/components/card'
import { ErrorNote } from '@/components/error-note'
import { RelativeTime } from '@/components/relative-time'
import { counted } from '@/lib/format/number'
import { useTRPCClient } from '@/lib/trpc/context'
import { EffectBadge } from './effect-badge'
import { backtestText, savedText } from './prepare/backtest-texts'

/** What the rules as they stand in the editor would have said to the calls of last month. */
export function BacktestPanel({ rules }: { rules: PolicyRule[] }) {
  const client = useTRPCClient()
  // Asked for by hand: an answer belongs to the rules that it was asked about.
  const backtest = useQuery({
    queryKey: ['backtest', JSON.stringify(rules)],
    queryFn: () => client.policies.backtest.query({ rules }),
    enabled: false,
    retry: false,
  })
  return (
    <Card>
      <CardHeader title="Last month" hint="What these rules alone would have done; nothing is saved" />
      <CardBody className="space-y-3">
        <Button isBusy={backtest.isFetching} onClick={() => void backtest.refetch()}>
          <History aria-hidden /> What would it have done?
        </Button>
        <ErrorNote error={backtest.error} />
        {backtest.data && <Result backtest={backtest.data} />}
      </CardBody>
    </Card>
  )
}

function Result({ backtest }: { backtest: PolicyBacktest }) {
  const { modelCalls, toolCalls, since, rules } = backtest
  if (modelCalls + toolCalls === 0)
    return <p className="text-faint text-sm">No data: no call came back in the last 30 days.</p>
  return (
    <div aria-live="polite" className="space-y-2 text-sm">
      <p className="text-soft">
        Over {counted(modelCalls, 'model calls')} and {counted(toolCalls, 'tool calls')} since{' '}
        <RelativeTime at={since} />. Starts of runs are not replayed.
      </p>
      <ul className="space-y-2" aria-label="What each rule would have done">
        {rules.map((rule) => {
          const saved = savedText(rule)
          return (
            <li key={rule.rule} className="space-y-0.5">
              <span className="flex flex-wrap items-center gap-2">
                <span className="font-medium">{rule.name}</span>
                <EffectBadge effect={rule.effect} />
              </span>
              <span className="block text-soft">{backtestText(rule)}</span>
              {saved && <span className="block">{saved}</span>}
            </li>
          )
        })}
      </ul>
    </div>
  )
}
