import { Compass } from 'lucide-react'
import { EmptyState } from '@/components/empty-state'

export default function NotFound() {
  return (
    <EmptyState isPage icon={Compass} title="There is nothing at this address">
      <p>It may have been removed, or belong to another workspace.</p>
    </EmptyState>
  )
}
