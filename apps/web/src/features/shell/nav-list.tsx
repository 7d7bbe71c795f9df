'use client'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { cn } from '@/lib/class-names'
import { placeOf, places } from './navigation'
import { PendingBadge } from './pending-badge'

/** The places, for the side bar and for the sheet that stands in for it on phones. */
export function NavList({ onGo }: { onGo?: () => void }) {
  const here = placeOf(usePathname())
  return (
    <nav aria-label="Main">
      <ul className="space-y-px">
        {places.map((place) => (
          <li key={place.href}>
            <Link
              href={place.href}
              onClick={() => onGo?.()}
              aria-current={here === place ? 'page' : undefined}
              className={cn(
                'flex h-8 items-center gap-2.5 rounded-md px-2 text-soft text-sm hover:bg-hover hover:text-text max-md:h-11 max-md:text-base',
                here === place && 'bg-hover font-medium text-text',
              )}
            >
              <place.icon className="size-4" strokeWidth={1.75} aria-hidden />
              {place.label}
              {place.href === '/approvals' && <PendingBadge className="ml-auto" />}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
