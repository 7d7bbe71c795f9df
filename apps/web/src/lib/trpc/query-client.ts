import { QueryClient } from '@tanstack/react-query'
import { shownError } from '../errors/shown-error'

const maxRetries = 2

/** Live changes say when data is stale, so nothing is fetched again by the clock or by a change of focus. */
export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        // A "no" stays a no; only an answer that did not come is asked for again.
        retry: (failures, error) => failures < maxRetries && shownError(error).canRetry,
        retryDelay: (attempt) => Math.min(4_000, 400 * 2 ** attempt),
      },
    },
  })
}
