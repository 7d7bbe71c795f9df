import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

type Props = {
  icon?: LucideIcon
  title: string
  children?: ReactNode
  action?: ReactNode
  /** it stands for the whole page, so its title is the heading */
  isPage?: boolean
}

/** Says that there is nothing, why that may be, and what to do next. */
export function EmptyState({ icon: Icon, title, children, action, isPage = false }: Props) {
  const Title = isPage ? 'h1' : 'p'
  return (
    <div className="flex flex-col items-center gap-1 px-6 py-12 text-center">
      {Icon && <Icon className="mb-2 size-6 text-faint" strokeWidth={1.5} aria-hidden />}
      <Title className="font-medium text-sm">{title}</Title>
      {children && <div className="max-w-prose text-soft text-sm">{children}</div>}
      {action && <div className="mt-3">{action}</div>}
    </div>
  )
}
