'use client'
import type { AuditEntryView } from '@ground-control/core/audit/schema'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { Button, buttonVariants } from '@/components/button'
import { CopyButton } from '@/components/copy-button'
import { DefinitionList } from '@/components/definition-list'
import { DiffView } from '@/components/diff-view'
import { RelativeTime } from '@/components/relative-time'
import { Sheet, SheetContent } from '@/components/sheet'
import { pageOfId } from '@/features/shell/page-of-id'
import { formatInstant } from '@/lib/format/relative-time'
import { ActorName } from './audit-columns'

/** One entry, whole: facts, what changed, hashes, its place in the seal, and ways to more like it. */
export function EntrySheet({ entry, onClose }: { entry: AuditEntryView; onClose: () => void }) {
  const router = useRouter()
  // The audit page's own address: a sheet may be open over another page of entries.
  const narrow = (filter: Record<string, string>) => {
    onClose()
    router.push(`/audit?${new URLSearchParams(filter)}`)
  }
  const subjectPage = pageOfId(entry.subject.id)
  return (
    <Sheet open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <SheetContent title={entry.action}>
        <div className="space-y-5 px-4 pb-8">
          <DefinitionList
            items={[
              [
                'When',
                <span key="at">
                  {formatInstant(entry.at)} (<RelativeTime at={entry.at} />)
                </span>,
              ],
              ['Who', <ActorName key="who" actor={entry.actor} />],
              [
                'To what',
                <Id
                  key="subject"
                  id={entry.subject.id}
                  href={subjectPage?.href}
                  prefix={entry.subject.kind}
                />,
              ],
              ...(entry.runId
                ? [
                    ['In run', <Id key="run" id={entry.runId} href={`/runs/${entry.runId}`} />] as [
                      string,
                      React.ReactNode,
                    ],
                  ]
                : []),
              [
                'Sealed',
                entry.sealed
                  ? `batch ${entry.sealed.batch}, place ${entry.sealed.position}`
                  : 'not yet: in the next batch',
              ],
              ['Input', <Hash key="input" hash={entry.inputHash} />],
              ['Output', <Hash key="output" hash={entry.outputHash} />],
            ]}
          />
          <section>
            <h3 className="mb-2 font-medium text-sm">What changed</h3>
            {entry.before === null && entry.after === null ? (
              <p className="text-soft">This action changed nothing that is recorded by value.</p>
            ) : (
              <DiffView before={entry.before} after={entry.after} />
            )}
          </section>
          <div className="flex flex-wrap gap-2">
            <Button size="sm" onClick={() => narrow({ actor: entry.actor.id })}>
              All by {entry.actor.name}
            </Button>
            {/^(user|key)_/.test(entry.actor.id) && (
              <Link href={`/audit/timeline?who=${entry.actor.id}`} className={buttonVariants({ size: 'sm' })}>
                Timeline of {entry.actor.name}
              </Link>
            )}
            <Button size="sm" onClick={() => narrow({ subject: entry.subject.id })}>
              All to this {entry.subject.kind}
            </Button>
            <Button size="sm" onClick={() => narrow({ action: entry.action })}>
              All {entry.action}
            </Button>
            <CopyButton text={JSON.stringify(entry, null, 2)} label="Copy as JSON" />
          </div>
        </div>
      </SheetContent>
    </Sheet>
  )
}

function Id({ id, href, prefix }: { id: string; href?: string | undefined; prefix?: string }) {
  const text = <code className="break-all font-mono text-xs">{id}</code>
  return (
    <>
      {prefix && <span className="mr-2 text-soft">{prefix}</span>}
      {href ? (
        <Link href={href} className="text-accent-text underline underline-offset-4">
          {text}
        </Link>
      ) : (
        text
      )}
    </>
  )
}

function Hash({ hash }: { hash: string | null }) {
  if (hash === null) return <span className="text-faint">none</span>
  return <code className="break-all font-mono text-soft text-xs">{hash}</code>
}
