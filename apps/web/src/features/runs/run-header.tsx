'use client'
import type { RunDetail } from '@ground-control/core/runs/schema'
import Link from 'next/link'
import { Badge } from '@/components/badge'
import { CopyButton } from '@/components/copy-button'
import { PageHeader } from '@/components/page-header'
import { RelativeTime } from '@/components/relative-time'
import { ShortId } from '@/components/short-id'
import { RunStatusBadge } from '@/components/status-badge'
import { servedText } from './prepare/why'
import { RunActions } from './run-actions'

const link = 'text-accent-text underline underline-offset-4'

export function RunHeader({ run }: { run: RunDetail }) {
  const served = servedText(run)
  return (
    <PageHeader
      crumbs={
        <Link href="/runs" className="inline-flex min-h-6 items-center hover:text-text">
          Runs
        </Link>
      }
      title={
        <span className="flex items-center gap-1">
          {run.agentName} <ShortId id={run.id} />
          <CopyButton text={run.id} what="the run’s id" />
        </span>
      }
      badge={
        <>
          <RunStatusBadge status={run.status} />
          {run.priority !== 'normal' && <Badge tone="outline">{run.priority} priority</Badge>}
          {served && <Badge tone="warn">{served}</Badge>}
        </>
      }
      description={
        <>
          <Link href={`/agents/${run.agentId}`} className={link}>
            {run.agentName}
          </Link>{' '}
          version {run.agentVersionNumber}, asked for <RelativeTime at={run.createdAt} className="" />
          {run.endUser !== null && (
            <>
              {' '}
              on behalf of{' '}
              <Link href={`/runs?user=${encodeURIComponent(run.endUser)}`} className={link}>
                {run.endUser}
              </Link>
            </>
          )}
          {run.parentRunId !== null && (
            <>
              , started by{' '}
              <Link href={`/runs/${run.parentRunId}`} className={link}>
                another run
              </Link>
            </>
          )}
          {run.retryOfRunId !== null && (
            <>
              , a retry of{' '}
              <Link href={`/runs/${run.retryOfRunId}`} className={link}>
                an earlier run
              </Link>
            </>
          )}
          {run.forkedFromRunId !== null && (
            <>
              , forked from{' '}
              <Link href={`/runs/${run.forkedFromRunId}`} className={link}>
                an earlier run
              </Link>
            </>
          )}
          .
          {run.forkRunIds.length > 0 && (
            <>
              {' '}
              Forked into{' '}
              {run.forkRunIds.map((id, index) => (
                <span key={id}>
                  {index > 0 && ', '}
                  <Link href={`/runs/${id}`} className={link} title={id}>
                    {id.slice(-6)}
                  </Link>
                </span>
              ))}
              .
            </>
          )}
        </>
      }
      actions={<RunActions run={run} />}
    />
  )
}
