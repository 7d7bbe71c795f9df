'use client'
import { useMutation } from '@tanstack/react-query'
import { LogOut, Settings } from 'lucide-react'
import Link from 'next/link'
import { toast } from 'sonner'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/dropdown-menu'
import { useMe } from '@/features/access/me'
import { shownError } from '@/lib/errors/shown-error'
import { useTRPC } from '@/lib/trpc/context'

export function UserMenu() {
  const me = useMe()
  const signOut = useMutation(
    useTRPC().access.signOut.mutationOptions({
      // The session row is gone; what the cookie says no longer matters to anyone, but it should not lie about.
      onSuccess: () =>
        import('next-auth/react').then((module) => module.signOut({ callbackUrl: '/sign-in' })),
      onError: (error) => toast.error('You are still signed in', { description: shownError(error).message }),
    }),
  )
  return (
    <DropdownMenu>
      <DropdownMenuTrigger
        className="flex size-7 items-center justify-center rounded-full bg-accent-soft font-medium text-accent-text text-xs"
        aria-label={`Account of ${me.actor.name}`}
      >
        {initials(me.actor.name)}
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuLabel>
          <span className="block font-medium text-sm text-text">{me.actor.name}</span>
          {me.email && <span className="block">{me.email}</span>}
          <span className="block capitalize">{me.role}</span>
        </DropdownMenuLabel>
        <DropdownMenuSeparator />
        <DropdownMenuItem asChild>
          <Link href="/settings?tab=account">
            <Settings aria-hidden /> Your account
          </Link>
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => signOut.mutate()} disabled={signOut.isPending}>
          <LogOut aria-hidden /> Sign out
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  )
}

function initials(name: string): string {
  const words = name.split(/[\s@._-]+/).filter(Boolean)
  return ((words[0]?.[0] ?? '?') + (words[1]?.[0] ?? '')).toUpperCase()
}
