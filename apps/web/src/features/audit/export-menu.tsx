'use client'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '@/components/dropdown-menu'
import type { MenuProps } from '@/components/lazy-menu'
import { useExport } from './use-export'

export function ExportMenu({ trigger, isOpen, onOpenChange }: MenuProps) {
  const { entries, run } = useExport()
  return (
    <DropdownMenu open={isOpen} onOpenChange={onOpenChange}>
      <DropdownMenuTrigger asChild>{trigger}</DropdownMenuTrigger>
      {entries !== null && (
        <span role="status" className="text-soft text-xs tabular-nums">
          {entries} entries fetched
        </span>
      )}
      <DropdownMenuContent>
        <DropdownMenuItem disabled={entries !== null} onSelect={() => void run('jsonl')}>
          JSON lines, to verify
        </DropdownMenuItem>
        <DropdownMenuItem disabled={entries !== null} onSelect={() => void run('csv')}>
          CSV, to read; cannot be verified
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  )
}
