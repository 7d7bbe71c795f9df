import { LiveIndicator } from '@/features/live/live-indicator'
import { NoticesButton } from '@/features/notices/notices-button'
import { StopMenu } from '@/features/overrides/stop-menu'
import { PaletteButton } from './palette'
import { ThemeSwitch } from './theme-switch'
import { UserButton } from './user-button'
import { WorkspaceSwitch } from './workspace-switch'

export function TopBar() {
  return (
    <header className="sticky top-0 z-30 flex h-12 items-center gap-2 border-line border-b bg-ground/90 px-4 backdrop-blur max-md:px-3">
      <WorkspaceSwitch />
      <LiveIndicator />
      <div className="ml-auto flex items-center gap-2">
        <PaletteButton />
        <StopMenu />
        <NoticesButton />
        <ThemeSwitch />
        <UserButton />
      </div>
    </header>
  )
}
