'use client'
import type { BudgetPreview } from '@ground-control/core/budgets/schema'
import { useQuery } from '@tanstack/react-query'
import { History } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/button'
import { ErrorNote } from '@/components/error-note'
import { SkeletonRows } from '@/components/skeleton'
import { useTRPC } from '@/lib/trpc/context'
import type { WireBudget } from './prepare/budget-form'
import { accountText, previewTexts } from './prepare/preview-texts'

/** What the draft would have done over the last 30 days, asked before it is saved. */
export function PreviewNote({ input }: { input: WireBudget | null }) {
  const trpc = useTRPC()
  const [asked, setAsked] = useState<WireBudget | null>(null)
  const query = useQuery({
    ...trpc.budgets.preview.queryOptions(
      asked ?? { name: '-', scope: 'workspace', window: 'day', limit: '0' },
    ),
    enabled: asked !== null,
    staleTime: 60_000,
  })
  const isOld = asked !== null && JSON.stringify(asked) !== JSON.stringify(input)
  return (
    <section
      aria-label="What it would have done"
      aria-live="polite"
      className="space-y-2 border-line border-t pt-3"
    >
      <Button
        size="sm"
        disabled={input === null || (asked !== null && !isOld)}
        onClick={() => setAsked(input)}
      >
        <History aria-hidden />{' '}
        {isOld ? 'Ask again: the draft has changed' : 'What would it have done last month?'}
      </Button>
      {asked !== null && query.isPending && <SkeletonRows rows={3} label="Replaying the last 30 days" />}
      <ErrorNote error={query.error} />
      {asked !== null && query.data && (
        <div className={isOld ? 'opacity-60' : ''}>
          <Texts preview={query.data} unit={asked.unit} />
        </div>
      )}
    </section>
  )
}

function Texts({ preview, unit }: { preview: BudgetPreview; unit: WireBudget['unit'] }) {
  const { headline, lines } = previewTexts(preview, unit)
  return (
    <>
      <p className="font-medium text-sm">{headline}</p>
      <ul className="list-disc space-y-0.5 pl-5 text-soft text-sm">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
        {preview.accounts.map((account) => (
          <li key={`${account.subject} ${account.startsAt}`}>{accountText(account, unit)}</li>
        ))}
      </ul>
    </>
  )
}
