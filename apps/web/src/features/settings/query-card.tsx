'use client'
import type { ReactNode } from 'react'
import { Card, CardHeader } from '@/components/card'
import { ErrorState } from '@/components/error-state'
import { SkeletonRows } from '@/components/skeleton'

type Props<Data> = {
  title: string
  hint?: string
  actions?: ReactNode
  query: { data: Data | undefined; error: unknown; isPending: boolean; refetch: () => unknown }
  children: (data: Data) => ReactNode
}

/** A card around one query, with its loading and error states. */
export function QueryCard<Data>({ title, hint, actions, query, children }: Props<Data>) {
  return (
    <Card>
      <CardHeader title={title} hint={hint} actions={actions} />
      {query.isPending && <SkeletonRows rows={3} label={`Loading ${title.toLowerCase()}`} />}
      {query.data === undefined && !query.isPending && (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data !== undefined && children(query.data)}
    </Card>
  )
}
