import type { ReactNode } from 'react'

type Props = {
  title: ReactNode
  description?: ReactNode
  badge?: ReactNode
  actions?: ReactNode
  crumbs?: ReactNode
}

/** The one h1 of a page, with what can be done on it. */
export function PageHeader({ title, description, badge, actions, crumbs }: Props) {
  return (
    <header className="mb-5 flex flex-wrap items-end justify-between gap-x-4 gap-y-3">
      <div className="min-w-0">
        {crumbs && (
          <nav aria-label="Breadcrumb" className="mb-1 text-faint text-xs">
            {crumbs}
          </nav>
        )}
        <div className="flex flex-wrap items-center gap-2">
          <h1 className="min-w-0 break-words font-semibold text-lg tracking-tight">{title}</h1>
          {badge}
        </div>
        {description && <p className="mt-0.5 max-w-prose text-soft text-sm">{description}</p>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  )
}
