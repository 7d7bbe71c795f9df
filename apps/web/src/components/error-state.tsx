'use client'
import { TriangleAlert } from 'lucide-react'
import { shownError } from '@/lib/errors/shown-error'
import { Button } from './button'
import { RefusalLink } from './refusal-link'

type Props = {
  error: unknown
  onRetry?: () => void
  title?: string
  /** it stands for the whole page, so its title is the heading */
  isPage?: boolean
}

/** In place of what could not be loaded: what was answered, who refused, and a way to ask again. */
export function ErrorState({ error, onRetry, title = 'This could not be loaded', isPage = false }: Props) {
  const shown = shownError(error)
  const Title = isPage ? 'h1' : 'p'
  return (
    <div role="alert" className="flex flex-col items-center gap-1 px-6 py-12 text-center">
      <TriangleAlert className="mb-2 size-6 text-bad" strokeWidth={1.5} aria-hidden />
      <Title className="font-medium text-sm">
        {shown.code === 'not_found' ? 'There is nothing here' : title}
      </Title>
      <p className="max-w-prose text-soft text-sm">{shown.message}</p>
      {shown.refusal && <RefusalLink refusal={shown.refusal} />}
      {onRetry && shown.code !== 'not_found' && (
        <Button className="mt-3" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  )
}
