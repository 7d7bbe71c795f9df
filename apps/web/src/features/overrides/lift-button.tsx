'use client'
import { Button } from '@/components/button'
import { NeedsRole } from '@/features/access/needs-role'
import { type LiftTarget, liftTarget } from './lift-target'

type Props = Pick<LiftTarget, 'override' | 'onLifted'> & { size?: 'sm' | 'md'; label?: string }

/** Asks whether to end an override. */
export function LiftButton({ override, size = 'md', label = 'Lift', onLifted }: Props) {
  return (
    <NeedsRole needed="operator" fallback={null}>
      <Button size={size} onClick={() => liftTarget.set({ override, label, onLifted })}>
        {label}
      </Button>
    </NeedsRole>
  )
}
