'use client'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuTrigger,
} from '@/components/dropdown-menu'
import type { MenuProps } from '@/components/lazy-menu'
import { useMe } from '@/features/access/me'
import { useEnterWorkspace } from '@/features/access/use-enter-workspace'

export function WorkspaceMenu({ trigger, isOpen, onOpenChange }: MenuProps) {
  const { workspace, workspaces } = useMe()
  const enter = useEnterWorkspace()
  return (
    <DropdownMenu open={isOpen} onOpenChange={onOpenChange}>
      <DropdownMenuTrigger asChild>{trigger}</DropdownMenuTrigger>
      <DropdownMenuContent align="start">
        <DropdownMenuRadioGroup
          value={workspace.id}
          onValueChange={(workspaceId) => workspaceId !== workspace.id && enter.mutate({ workspaceId })}
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
