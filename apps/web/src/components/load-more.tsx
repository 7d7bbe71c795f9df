import { counted } from '@/lib/format/number'
import { Button } from './button'

type Props = { hasMore: boolean; isLoading: boolean; onLoad: () => void; shown: number; noun: string }

/** The foot of a list that is fetched page by page: how many are shown, and the next ones. */
export function LoadMore({ hasMore, isLoading, onLoad, shown, noun }: Props) {
  return (
    <div className="flex items-center justify-between gap-3 border-line border-t px-4 py-2 text-faint text-xs">
      <span aria-live="polite">
        {counted(shown, noun)}
        {hasMore ? ' so far' : ''}
      </span>
      {hasMore && (
        <Button size="sm" isBusy={isLoading} onClick={onLoad}>
          Load more
        </Button>
      )}
    </div>
  )
}
