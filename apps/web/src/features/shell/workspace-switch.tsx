'use client'
import { ChevronsUpDown } from 'lucide-react'
import { LazyMenu } from '@/components/lazy-menu'
import { useMe } from '@/features/access/me'

const load = () => import('./workspace-menu').then((module) => module.WorkspaceMenu)

/** The workspace one is in; a menu where there is more than one. */
export function WorkspaceSwitch() {
  const { workspace, workspaces } = useMe()
  if (workspaces.length < 2)
    return <span className="truncate px-1 font-medium text-sm">{workspace.name}</span>
  return (
    <LazyMenu
      load={load}
      className="-ml-2 flex h-8 min-w-0 items-center gap-1.5 rounded-md px-2 font-medium text-sm hover:bg-hover"
    >
      <span className="truncate">{workspace.name}</span>
      <span className="sr-only">: change workspace</span>
      <ChevronsUpDown className="size-3.5 shrink-0 text-faint" aria-hidden />
    </LazyMenu>
  )
}
