import type { ApprovalView } from '@ground-control/core/approvals/schema'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { Money } from '@/components/money'
import { RelativeTime } from '@/components/relative-time'
import { ShortId } from '@/components/short-id'

const link = 'inline-flex min-h-6 items-center text-text underline-offset-4 hover:underline'

/** Who wants it, for whom, what it has cost so far, and the rule that made it a question. */
export function ApprovalFacts({ approval, isOnRunPage }: { approval: ApprovalView; isOnRunPage: boolean }) {
  return (
    <p className="flex flex-wrap items-center gap-x-1.5 text-soft text-xs [&>:not(:last-child)]:after:ml-1.5 [&>:not(:last-child)]:after:text-faint [&>:not(:last-child)]:after:content-['·']">
      <Fact>
        <Link href={`/agents/${approval.agentId}`} className={link}>
          {approval.agentName}
        </Link>{' '}
        version {approval.agentVersionNumber}
      </Fact>
      {approval.onBehalfOf !== null && (
        <Fact>
          for <span className="text-text">{approval.onBehalfOf}</span>
        </Fact>
      )}
      <Fact>
        <code className="font-mono">{approval.action}</code>
      </Fact>
      {!isOnRunPage && (
        <Fact>
          <Link
            href={`/runs/${approval.runId}`}
            className="inline-flex min-h-6 items-center underline-offset-4 hover:underline"
          >
            <ShortId id={approval.runId} />
          </Link>
        </Fact>
      )}
      <Fact>
        <Money nanoUsd={approval.costSoFarNanoUsd} /> so far
      </Fact>
      <Fact>
        asked <RelativeTime at={approval.createdAt} className="" />
      </Fact>
    </p>
  )
}

/** The rule and the version of its policy that asked; a link to it. */
export function AskedBy({ approval }: { approval: ApprovalView }) {
  const { policy } = approval
  if (policy === null) return <p className="text-soft text-xs">The agent itself asks for this.</p>
  return (
    <p className="text-soft text-xs">
      Asked by{' '}
      <Link href={`/policies/${policy.policyId}`} className="text-accent-text underline underline-offset-4">
        {policy.name}, rule “{policy.rule}”
      </Link>
      , version {policy.version}
    </p>
  )
}

const Fact = ({ children }: { children: ReactNode }) => <span className="whitespace-nowrap">{children}</span>
