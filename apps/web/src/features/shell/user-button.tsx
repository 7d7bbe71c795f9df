'use client'
import { LazyMenu } from '@/components/lazy-menu'
import { useMe } from '@/features/access/me'

const load = () => import('./user-menu').then((module) => module.UserMenu)

export function UserButton() {
  const me = useMe()
  return (
    <LazyMenu
      load={load}
      className="flex size-7 items-center justify-center rounded-full bg-accent-soft font-medium text-accent-text text-xs"
    >
      <span aria-hidden>{initials(me.actor.name)}</span>
      <span className="sr-only">Account of {me.actor.name}</span>
    </LazyMenu>
  )
}

function initials(name: string): string {
  const words = name.split(/[\s@._-]+/).filter(Boolean)
  return ((words[0]?.[0] ?? '?') + (words[1]?.[0] ?? '')).toUpperCase()
}
