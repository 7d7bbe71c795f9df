'use client'
import type { PolicyDetail } from '@ground-control/core/policies/schema'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { Card, CardBody, CardHeader } from '@/components/card'
import { Money } from '@/components/money'
import { counted } from '@/lib/format/number'
import { useTRPC } from '@/lib/trpc/context'

/** What the policy sent to lower models lately. Nothing where it never said so. */
export function DegradedNote({ policy }: { policy: PolicyDetail }) {
  const everDegraded = policy.versions.some(({ rules }) => rules.some(({ effect }) => effect === 'degrade'))
  const query = useQuery({
    ...useTRPC().degradation.list.queryOptions({ causeId: policy.id }),
    enabled: everDegraded,
  })
  if (!everDegraded || query.data === undefined) return null
  const { causes } = query.data
  const calls = causes.reduce((sum, cause) => sum + cause.calls, 0)
  const known = causes.filter(({ savedNanoUsd }) => savedNanoUsd !== null)
  const saved = known.reduce((sum, cause) => sum + BigInt(cause.savedNanoUsd!), 0n)
  return (
    <Card>
      <CardHeader title="Lower models, 30 days" hint="By every version of this policy" />
      <CardBody className="space-y-1 text-sm">
        {calls === 0 ? (
          <p className="text-faint">No data: no call was sent to a lower model.</p>
        ) : (
          <p>
            {counted(calls, 'calls')}; saved: <Money nanoUsd={known.length === 0 ? null : saved} />, an
            estimate for the same tokens.
          </p>
        )}
        <Link
          href={`/usage/degradation?cause=${policy.id}`}
          className="inline-flex min-h-6 items-center text-accent-text underline underline-offset-4"
        >
          How the runs came out
        </Link>
      </CardBody>
    </Card>
  )
}
