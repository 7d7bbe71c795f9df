import { cva, type VariantProps } from 'class-variance-authority'
import type { ComponentProps } from 'react'
import { cn } from '@/lib/class-names'

const variants = cva(
  'inline-flex h-5 items-center gap-1 whitespace-nowrap rounded-full px-2 text-2xs font-medium tabular-nums [&_svg]:size-3',
  {
    variants: {
      tone: {
        neutral: 'bg-hover text-soft',
        accent: 'bg-accent-soft text-accent-text',
        good: 'bg-good-soft text-good',
        warn: 'bg-warn-soft text-warn',
        bad: 'bg-bad-soft text-bad',
        info: 'bg-info-soft text-info',
        outline: 'border border-line text-soft',
      },
    },
    defaultVariants: { tone: 'neutral' },
  },
)

export type Tone = NonNullable<VariantProps<typeof variants>['tone']>

export function Badge({ className, tone, ...props }: ComponentProps<'span'> & { tone?: Tone }) {
  return <span className={cn(variants({ tone }), className)} {...props} />
}
