import type { AuditEntryView } from '@ground-control/core/audit/schema'
import { Bot, Cog, Lock, LockOpen, User } from 'lucide-react'
import type { Column } from '@/components/data-table/column'
import { RelativeTime } from '@/components/relative-time'
import { ShortId } from '@/components/short-id'

const actorIcons: Record<string, typeof User> = { person: User, program: Bot, system: Cog }

export function ActorName({ actor }: { actor: AuditEntryView['actor'] }) {
  const Icon = actorIcons[actor.kind] ?? Cog
  return (
    <span className="flex items-center gap-1.5">
      <Icon className="size-3.5 shrink-0 text-faint" aria-hidden />
      <span className="truncate">{actor.name}</span>
      <span className="sr-only"> ({actor.kind})</span>
    </span>
  )
}

export const auditColumns: Column<AuditEntryView>[] = [
  {
    id: 'at',
    header: 'When',
    className: 'whitespace-nowrap',
    cell: (entry) => <RelativeTime at={entry.at} />,
  },
  { id: 'actor', header: 'Who', className: 'max-w-52', cell: (entry) => <ActorName actor={entry.actor} /> },
  {
    id: 'action',
    header: 'Did what',
    cell: (entry) => <code className="whitespace-nowrap font-mono text-xs">{entry.action}</code>,
  },
  {
    id: 'subject',
    header: 'To what',
    hideBelow: 'md',
    cell: (entry) => (
      <span className="flex items-center gap-2">
        <span className="text-soft">{entry.subject.kind}</span> <ShortId id={entry.subject.id} />
      </span>
    ),
  },
  {
    id: 'run',
    header: 'In run',
    hideBelow: 'lg',
    cell: (entry) => entry.runId && <ShortId id={entry.runId} />,
  },
  {
    id: 'sealed',
    header: 'Sealed',
    align: 'end',
    hideBelow: 'sm',
    cell: ({ sealed }) =>
      sealed ? (
        <span
          className="inline-flex items-center gap-1 text-soft"
          title={`Batch ${sealed.batch}, place ${sealed.position}`}
        >
          <Lock className="size-3" aria-hidden /> {sealed.batch}
        </span>
      ) : (
        <span className="inline-flex items-center gap-1 text-faint" title="It will be in the next batch">
          <LockOpen className="size-3" aria-hidden /> not yet
        </span>
      ),
  },
]
