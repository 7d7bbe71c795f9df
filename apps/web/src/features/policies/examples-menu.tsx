'use client'
import type { PolicyRule } from '@ground-control/core/policies/schema'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '@/components/dropdown-menu'
import type { MenuProps } from '@/components/lazy-menu'
import { EffectBadge } from './effect-badge'
import { exampleRules } from './examples'

export function ExamplesMenu({
  trigger,
  isOpen,
  onOpenChange,
  onPick,
}: MenuProps & { onPick: (rule: PolicyRule) => void }) {
  return (
    <DropdownMenu open={isOpen} onOpenChange={onOpenChange}>
      <DropdownMenuTrigger asChild>{trigger}</DropdownMenuTrigger>
      <DropdownMenuContent align="start">
        {exampleRules.map((rule) => (
          <DropdownMenuItem key={rule.name} onSelect={() => onPick(rule)} className="justify-between gap-4">
            {rule.name} <EffectBadge effect={rule.effect} />
          </DropdownMenuItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  )
}
