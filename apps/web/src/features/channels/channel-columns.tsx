import type { ChannelView } from '@ground-control/core/channels/schema'
import { Badge } from '@/components/badge'
import { Button } from '@/components/button'
import type { Column } from '@/components/data-table/column'
import { kindLabels, whereTo } from './prepare/channel-words'

type Actions = {
  onEdit: (channel: ChannelView) => void
  onTest: (id: string) => void
  onArchive: (channel: ChannelView) => void
}

export function channelColumns(actions: Actions | null): Column<ChannelView>[] {
  const columns: Column<ChannelView>[] = [
    {
      id: 'name',
      header: 'Channel',
      sortBy: (channel) => channel.name,
      cell: (channel) => (
        <span className="block min-w-0 max-w-72 max-sm:max-w-44">
          <span className="flex items-center gap-2">
            <span className="truncate font-medium">{channel.name}</span>
            {!channel.enabled && <Badge>off</Badge>}
          </span>
          <span className="block truncate text-soft text-xs">{whereTo(channel)}</span>
        </span>
      ),
    },
    {
      id: 'kind',
      header: 'Kind',
      hideBelow: 'sm',
      cell: (channel) => kindLabels[channel.kind],
    },
    {
      id: 'delivered',
      header: 'Delivered, 24 h',
      align: 'end',
      hideBelow: 'md',
      cell: (channel) => channel.delivered24h,
    },
    {
      id: 'dead',
      header: 'Given up, 24 h',
      align: 'end',
      hideBelow: 'md',
      cell: (channel) => (
        <span className={channel.dead24h > 0 ? 'text-bad' : 'text-faint'}>{channel.dead24h}</span>
      ),
    },
  ]
  if (actions === null) return columns
  return [
    ...columns,
    {
      id: 'actions',
      header: 'Actions',
      hasHiddenHeader: true,
      align: 'end',
      cell: (channel) => (
        <span className="inline-flex gap-1">
          {channel.enabled && (
            <Button
              variant="ghost"
              size="sm"
              aria-label={`Send a test by ${channel.name}`}
              onClick={() => actions.onTest(channel.id)}
            >
              Test
            </Button>
          )}
          <Button
            variant="ghost"
            size="sm"
            aria-label={`Change ${channel.name}`}
            onClick={() => actions.onEdit(channel)}
          >
            Change
          </Button>
          <Button
            variant="ghost"
            size="sm"
            className="max-sm:hidden"
            aria-label={`Archive ${channel.name}`}
            onClick={() => actions.onArchive(channel)}
          >
            Archive
          </Button>
        </span>
      ),
    },
  ]
}
