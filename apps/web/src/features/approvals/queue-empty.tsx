import { Coffee } from 'lucide-react'
import Link from 'next/link'
import { Button } from '@/components/button'
import { EmptyState } from '@/components/empty-state'

/** The state to be in. */
export function QueueEmpty() {
  return (
    <EmptyState
      icon={Coffee}
      title="Nothing waits for you"
      action={
        <Button asChild>
          <Link href="/policies">See what asks for approval</Link>
        </Button>
      }
    >
      Every question has its answer. The next one appears here by itself the moment an agent asks.
    </EmptyState>
  )
}
