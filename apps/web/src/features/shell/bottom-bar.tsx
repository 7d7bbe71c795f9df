'use client'
import { Menu } from 'lucide-react'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useState } from 'react'
import { cn } from '@/lib/class-names'
import { placeOf, places } from './navigation'
import { PendingBadge } from './pending-badge'

const MoreSheet = dynamic(() => import('./more-sheet').then((module) => module.MoreSheet), { ssr: false })

const thumbPlaces = places.slice(0, 4)
const item =
  'relative flex h-14 flex-1 flex-col items-center justify-center gap-0.5 text-2xs text-soft -outline-offset-2'

/** Phones: the places one needs on the go under the thumb, the rest in a sheet. */
export function BottomBar() {
  const here = placeOf(usePathname())
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <nav
        aria-label="Places"
        className="fixed inset-x-0 bottom-0 z-40 flex border-line border-t bg-raised pb-[env(safe-area-inset-bottom)] md:hidden"
      >
        {thumbPlaces.map((place) => (
          <Link
            key={place.href}
            href={place.href}
            aria-current={here === place ? 'page' : undefined}
            className={cn(item, here === place && 'text-accent-text')}
          >
            <place.icon className="size-5" strokeWidth={1.75} aria-hidden />
            {place.label}
            {place.href === '/approvals' && <PendingBadge className="absolute top-1 left-1/2 ml-1.5" />}
          </Link>
        ))}
        <button
          type="button"
          aria-haspopup="dialog"
          onClick={() => setOpen(true)}
          className={cn(item, here && !thumbPlaces.includes(here) && 'text-accent-text')}
        >
          <Menu className="size-5" strokeWidth={1.75} aria-hidden />
          More
        </button>
      </nav>
      {isOpen && <MoreSheet onClose={() => setOpen(false)} />}
    </>
  )
}
