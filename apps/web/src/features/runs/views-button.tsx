'use client'
import { ChevronDown } from 'lucide-react'
import { buttonVariants } from '@/components/button'
import { LazyMenu } from '@/components/lazy-menu'
import { useRunFilters } from './use-run-filters'
import { useSavedViews, viewOf } from './use-saved-views'

const load = () => import('./views-menu').then((module) => module.ViewsMenu)

/** Names the view one looks at and opens the others. */
export function ViewsButton() {
  const { filters } = useRunFilters()
  const { views } = useSavedViews()
  return (
    <LazyMenu load={load} className={buttonVariants()}>
      {viewOf(filters, views)?.name ?? 'Views'} <ChevronDown aria-hidden />
    </LazyMenu>
  )
}
