'use client'
import { useQuery } from '@tanstack/react-query'
import { LoaderCircle, ShieldAlert, ShieldCheck, ShieldQuestion } from 'lucide-react'
import { Badge } from '@/components/badge'
import { RelativeTime } from '@/components/relative-time'
import { shownError } from '@/lib/errors/shown-error'
import { formatCount } from '@/lib/format/number'
import { useTRPC } from '@/lib/trpc/context'

const keepForMs = 60_000

/** Says up to when the trail was read again and found as it was sealed. A press verifies again. */
export function VerifiedBadge() {
  const query = useQuery(useTRPC().audit.verify.queryOptions({}, { staleTime: keepForMs }))
  const { data, error, isFetching } = query
  const again = () => void query.refetch()
  if (isFetching) {
    return (
      <Badge role="status">
        <LoaderCircle className="animate-spin" aria-hidden /> Verifying
      </Badge>
    )
  }
  if (error || !data) {
    return (
      <Press onClick={again} hint={error ? shownError(error).message : ''}>
        <Badge tone="warn">
          <ShieldQuestion aria-hidden /> Not verified
        </Badge>
      </Press>
    )
  }
  if (!data.ok) {
    return (
      <Press onClick={again} hint={data.problem?.message ?? 'Verify again'}>
        <Badge tone="bad" role="alert">
          <ShieldAlert aria-hidden /> Broken
          {data.problem && ` in batch ${data.problem.batch}: ${data.problem.message}`}
        </Badge>
      </Press>
    )
  }
  return (
    <Press
      onClick={again}
      hint={`${formatCount(data.entries)} entries in ${formatCount(data.batches)} batches read again; ${formatCount(data.unsealed)} not sealed yet. Press to verify again.`}
    >
      <Badge tone={data.verifiedUpTo ? 'good' : 'neutral'}>
        <ShieldCheck aria-hidden />
        {data.verifiedUpTo ? (
          <>
            Verified up to <RelativeTime at={data.verifiedUpTo} />
          </>
        ) : (
          'Nothing sealed yet'
        )}
      </Badge>
    </Press>
  )
}

function Press({
  onClick,
  hint,
  children,
}: {
  onClick: () => void
  hint: string
  children: React.ReactNode
}) {
  return (
    <button type="button" onClick={onClick} title={hint} className="rounded-full">
      {children}
      <span className="sr-only">. {hint}</span>
    </button>
  )
}
