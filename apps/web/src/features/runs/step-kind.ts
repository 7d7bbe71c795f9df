import type { StepKind } from '@ground-control/core/runs/schema'
import { Code, GitFork, Inbox, type LucideIcon, Moon, Radio, Sparkles, Wrench } from 'lucide-react'

export const stepKinds: Record<StepKind, { label: string; icon: LucideIcon; bar: string }> = {
  model: { label: 'Model call', icon: Sparkles, bar: 'bg-(--chart-1)' },
  tool: { label: 'Tool call', icon: Wrench, bar: 'bg-(--chart-4)' },
  code: { label: 'Code', icon: Code, bar: 'bg-(--chart-2)' },
  approval: { label: 'Approval', icon: Inbox, bar: 'bg-(--chart-3)' },
  sleep: { label: 'Sleep', icon: Moon, bar: 'bg-line-strong' },
  event: { label: 'Wait for an event', icon: Radio, bar: 'bg-line-strong' },
  child: { label: 'Other run', icon: GitFork, bar: 'bg-(--chart-5)' },
}
