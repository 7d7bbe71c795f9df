'use client'
import { useMutation } from '@tanstack/react-query'
import { LogOut, MoonStar, Settings } from 'lucide-react'
import Link from 'next/link'
import { useTheme } from 'next-themes'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/dropdown-menu'
import type { MenuProps } from '@/components/lazy-menu'
import { useMe } from '@/features/access/me'
import { shownError } from '@/lib/errors/shown-error'
import { toast } from '@/lib/toast'
import { useTRPC } from '@/lib/trpc/context'

export function UserMenu({ trigger, isOpen, onOpenChange }: MenuProps) {
  const me = useMe()
  const { resolvedTheme, setTheme } = useTheme()
  const signOut = useMutation(
    useTRPC().access.signOut.mutationOptions({
      // The session row is gone; what the cookie says no longer matters to anyone, but it should not lie about.
      onSuccess: () =>
        import('next-auth/react').then((module) => module.signOut({ callbackUrl: '/sign-in' })),
      onError: (error) => toast.error('You are still signed in', { description: shownError(error).message }),
    }),
  )
  return (
    <DropdownMenu open={isOpen} onOpenChange={onOpenChange}>
      <DropdownMenuTrigger asChild>{trigger}</DropdownMenuTrigger>
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
        {/* Phones have no room for the theme's own button. */}
        <DropdownMenuItem
          className="sm:hidden"
          onSelect={() => setTheme(resolvedTheme === 'dark' ? 'light' : 'dark')}
        >
          <MoonStar aria-hidden /> {resolvedTheme === 'dark' ? 'Light theme' : 'Dark theme'}
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => signOut.mutate()} disabled={signOut.isPending}>
          <LogOut aria-hidden /> Sign out
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  )
}
