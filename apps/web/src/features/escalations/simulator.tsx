'use client'
import type {
  EscalationDefinition,
  EscalationSimulation,
  NoticeView,
} from '@ground-control/core/escalations/schema'
import { Badge } from '@/components/badge'
import { Card, CardBody, CardHeader } from '@/components/card'
import { ErrorNote } from '@/components/error-note'
import { FormField } from '@/components/form-field'
import { Input } from '@/components/input'
import { cn } from '@/lib/class-names'
import { instantOfLocal, localOfInstant, noticeTimes } from './prepare/notice-times'
import { finalLabels } from './prepare/words'

type Props = {
  simulation: EscalationSimulation | undefined
  /** what is shown is of an earlier state of the form */
  isStale: boolean
  error: unknown
  definition: EscalationDefinition
  askedAt: string
  onAskedAt: (instant: string) => void
}

/** Who would be told when about a question of that moment, by the same function that the timers ask. */
export function Simulator({ simulation, isStale, error, definition, askedAt, onAskedAt }: Props) {
  const zone = definition.hours?.timeZone
  return (
    <Card aria-label="Simulator" className="lg:sticky lg:top-16">
      <CardHeader
        title="Who would be told when"
        hint="With today’s people and absences; nobody is told now"
      />
      <CardBody className="space-y-3">
        <FormField label="If it were asked" hint="In your time zone.">
          {(field) => (
            <Input
              {...field}
              type="datetime-local"
              value={localOfInstant(askedAt)}
              onChange={(event) => {
                const instant = instantOfLocal(event.target.value)
                if (instant !== null) onAskedAt(instant)
              }}
            />
          )}
        </FormField>
        <ErrorNote error={error} />
        {simulation && (
          <ol
            aria-label="Notices"
            aria-busy={isStale}
            className={cn('max-h-[30rem] space-y-1 overflow-y-auto', isStale && 'opacity-50')}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reached with the keyboard
            tabIndex={0}
          >
            {simulation.notices.map((notice) => (
              <NoticeRow key={notice.at} notice={notice} askedAt={askedAt} zone={zone} />
            ))}
          </ol>
        )}
        {simulation?.isCut && (
          <p className="text-faint text-xs">It goes on so for as long as nobody decides.</p>
        )}
      </CardBody>
    </Card>
  )
}

type RowProps = { notice: NoticeView; askedAt: string; zone: string | undefined }

function NoticeRow({ notice, askedAt, zone }: RowProps) {
  const times = noticeTimes(notice.at, askedAt, zone)
  const people = notice.people.map(({ name, insteadOf }) => (insteadOf ? `${name} (for ${insteadOf})` : name))
  return (
    <li className="grid grid-cols-[6.5rem_minmax(0,1fr)] gap-x-3 rounded-md px-2 py-1.5 text-sm odd:bg-sunken">
      <span className="tabular-nums">
        <span className="block font-medium">{times.later}</span>
        <time dateTime={notice.at} className="block text-faint text-xs">
          {times.clock}
        </time>
      </span>
      {notice.action !== null ? (
        <span>
          <Badge tone="warn">The end</Badge> {finalLabels[notice.action]}
        </span>
      ) : (
        <span className="min-w-0">
          <span className="mr-1.5 text-soft text-xs">
            Level {(notice.level ?? 0) + 1}
            {notice.reminder > 0 && `, reminder ${notice.reminder}`}
          </span>
          <span className="block break-words">
            {people.length > 0 ? (
              people.join(', ')
            ) : (
              <span className="text-bad">Nobody: it names no one</span>
            )}
          </span>
          {notice.channels.length > 0 && (
            <span className="block text-soft text-xs">
              by {notice.channels.map((channel) => channel.name).join(', ')}
            </span>
          )}
        </span>
      )}
    </li>
  )
}
