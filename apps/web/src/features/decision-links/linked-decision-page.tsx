'use client'
import type { LinkedDecision } from '@ground-control/core/channels/schema'
import { useMutation, useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { Button } from '@/components/button'
import { ErrorNote } from '@/components/error-note'
import { RelativeTime } from '@/components/relative-time'
import { SkeletonRows } from '@/components/skeleton'
import { BrandMark } from '@/features/shell/brand'
import { shownError } from '@/lib/errors/shown-error'
import { useTRPC } from '@/lib/trpc/context'
import { LinkedQuestion } from './linked-question'

const yoursInWords = { approve: 'Your approval was counted', reject: 'Your rejection was counted' }
const signInWhy = {
  risk: 'The question has more risk than a link may decide.',
  answer: 'The question asks for more than a yes or a no.',
  expired: 'This link has expired.',
  changed: 'You approved this, and it was changed since: your approval was for what stood there before.',
}

/** What a link in an e-mail leads to: one question, and the way to decide it once without a sign-in. */
export function LinkedDecisionPage({ token }: { token: string }) {
  const trpc = useTRPC()
  const query = useQuery(trpc.decisionLinks.open.queryOptions({ token }, { retry: false }))
  const decide = useMutation(
    trpc.decisionLinks.decide.mutationOptions({ onError: () => void query.refetch() }),
  )
  const linked: LinkedDecision | undefined = decide.data ?? query.data
  return (
    <main className="mx-auto flex min-h-dvh max-w-xl flex-col justify-center px-4 py-10">
      <BrandMark className="mb-4 size-9" />
      {query.isPending && <SkeletonRows rows={4} label="Loading the question" />}
      {linked === undefined && query.error && (
        <Said title="This link leads nowhere">{shownError(query.error).message}</Said>
      )}
      {linked?.kind === 'open' && (
        <LinkedQuestion
          linked={linked}
          isBusy={decide.isPending}
          onDecide={(decision, reason) => decide.mutate({ token, decision, reason })}
        />
      )}
      {linked?.kind === 'over' && (
        <Said title={decide.data && linked.yours ? 'Thank you' : 'It is over'}>
          {linked.yours && (
            <>
              {yoursInWords[linked.yours.decision]} <RelativeTime at={linked.yours.at} />.{' '}
            </>
          )}
          The question is {linked.status}
          {linked.decidedBy && `, by ${linked.decidedBy}`}
          {linked.decidedAt && (
            <>
              , <RelativeTime at={linked.decidedAt} />
            </>
          )}
          .
        </Said>
      )}
      {linked?.kind === 'counted' && (
        <Said title={decide.data ? 'Thank you' : 'Your approval is counted'}>
          You approved this <RelativeTime at={linked.at} />. Others have to approve too before it is decided.
        </Said>
      )}
      {linked?.kind === 'sign_in' && (
        <Said title="Sign in to decide this">
          {signInWhy[linked.why]}{' '}
          <Link href={`/approvals?id=${linked.approvalId}`} className="text-accent-text underline">
            Open it in the dashboard
          </Link>
        </Said>
      )}
      <ErrorNote error={decide.error} />
    </main>
  )
}

function Said({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <h1 className="font-semibold text-xl tracking-tight">{title}</h1>
      <p className="mt-1 mb-6 text-soft">{children}</p>
      <div>
        <Button asChild>
          <Link href="/approvals">To the queue</Link>
        </Button>
      </div>
    </>
  )
}
