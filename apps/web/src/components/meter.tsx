import { cn } from '@/lib/class-names'

type Props = {
  label: string
  /** shares of the whole, 0 to 1 */
  spent: number
  held: number
  className?: string
}

/** How full something is: spent is solid, held is hatched lighter, what is left is empty. The three are never mixed. */
export function Meter({ label, spent, held, className }: Props) {
  const solid = clamp(spent)
  const light = Math.min(clamp(held), 1 - solid)
  const tone = solid + light >= 1 ? 'bg-bad' : solid + light >= 0.8 ? 'bg-warn' : 'bg-accent'
  return (
    // A <meter> cannot show two parts.
    // biome-ignore lint/a11y/useSemanticElements: see above
    <div
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round((solid + light) * 100)}
      aria-valuetext={`${Math.round(solid * 100)} % spent, ${Math.round(light * 100)} % held`}
      className={cn('flex h-1.5 w-full overflow-hidden rounded-full bg-hover', className)}
    >
      <div className={tone} style={{ width: `${solid * 100}%` }} />
      <div className={cn(tone, 'opacity-45')} style={{ width: `${light * 100}%` }} />
    </div>
  )
}

const clamp = (share: number) => (Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0)
