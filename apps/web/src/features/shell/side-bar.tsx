import Link from 'next/link'
import { BrandMark } from './brand'
import { NavList } from './nav-list'
import { ShortcutsButton } from './shortcuts'

export function SideBar() {
  return (
    <aside className="sticky top-0 flex h-dvh w-52 shrink-0 flex-col border-line border-r bg-sunken px-3 py-3 max-md:hidden">
      <Link
        href="/"
        className="mb-4 flex h-8 items-center gap-2 rounded-md px-1.5 font-semibold text-sm tracking-tight"
      >
        <BrandMark className="size-5" />
        Ground Control
      </Link>
      <NavList />
      <div className="mt-auto">
        <ShortcutsButton />
      </div>
    </aside>
  )
}
