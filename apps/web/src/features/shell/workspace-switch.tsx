'use client'
import { useMutation } from '@tanstack/react-query'
import { ChevronsUpDown } from 'lucide-react'
import { toast } from 'sonner'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuTrigger,
} from '@/components/dropdown-menu'
import { useMe } from '@/features/access/me'
import { shownError } from '@/lib/errors/shown-error'
import { useTRPC } from '@/lib/trpc/context'

/** The workspace one is in; a menu where there is more than one. */
export function WorkspaceSwitch() {
  const { workspace, workspaces } = useMe()
  const change = useMutation(
    useTRPC().access.switchWorkspace.mutationOptions({
      // A full load: nothing of the other workspace may stay in memory, and most ids in the address mean nothing there.
      onSuccess: () => window.location.assign('/'),
      onError: (error) =>
        toast.error('The workspace was not changed', { description: shownError(error).message }),
    }),
  )
  if (workspaces.length < 2)
    return <span className="truncate px-1 font-medium text-sm">{workspace.name}</span>
  return (
    <DropdownMenu>
      <DropdownMenuTrigger className="flex h-8 min-w-0 items-center gap-1.5 rounded-md px-2 font-medium text-sm hover:bg-hover">
        <span className="truncate">{workspace.name}</span>
        <span className="sr-only">: change workspace</span>
        <ChevronsUpDown className="size-3.5 shrink-0 text-faint" aria-hidden />
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start">
        <DropdownMenuRadioGroup
          value={workspace.id}
          onValueChange={(workspaceId) => workspaceId !== workspace.id && change.mutate({ workspaceId })}
        >
          {workspaces.map((item) => (
            <DropdownMenuRadioItem key={item.id} value={item.id}>
              {item.name}
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
      </DropdownMenuContent>
    </DropdownMenu>
  )
}
