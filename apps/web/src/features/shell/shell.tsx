import type { MeView } from '@ground-control/core/access/schema'
import type { ReactNode } from 'react'
import { MeProvider } from '@/features/access/me'
import { LiveUpdates } from '@/features/live/live-updates'
import { InForceBanner } from '@/features/overrides/in-force-banner'
import { LiftDialog } from '@/features/overrides/lift-dialog'
import { BottomBar } from './bottom-bar'
import { Palette } from './palette'
import { ShellShortcuts } from './shell-shortcuts'
import { Shortcuts } from './shortcuts'
import { SideBar } from './side-bar'
import { TopBar } from './top-bar'

/** What stands around every page once somebody is signed in. */
export function Shell({ me, children }: { me: MeView; children: ReactNode }) {
  return (
    <MeProvider initial={me}>
      <LiveUpdates>
        <a
          href="#content"
          className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-accent focus:px-3 focus:py-2 focus:text-on-accent"
        >
          Skip to the content
        </a>
        <div className="flex min-h-dvh">
          <SideBar />
          <div className="flex min-w-0 flex-1 flex-col">
            <TopBar />
            <InForceBanner />
            <main
              id="content"
              tabIndex={-1}
              className="mx-auto w-full max-w-7xl flex-1 px-6 py-6 outline-none max-md:px-4 max-md:pb-24"
            >
              {children}
            </main>
          </div>
        </div>
        <BottomBar />
        <LiftDialog />
        <Palette />
        <ShellShortcuts />
        <Shortcuts />
      </LiveUpdates>
    </MeProvider>
  )
}
