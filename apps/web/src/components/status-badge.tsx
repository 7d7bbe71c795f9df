import type { ApprovalStatus } from '@ground-control/core/approvals/schema'
import type { RunStatus } from '@ground-control/core/runs/schema'
import {
  Ban,
  CircleCheck,
  CircleDashed,
  CirclePause,
  CircleX,
  Clock,
  Hourglass,
  LoaderCircle,
  type LucideIcon,
  MessageSquareText,
  PencilLine,
} from 'lucide-react'
import { Badge, type Tone } from './badge'

type Look = { tone: Tone; icon: LucideIcon; label: string; isMoving?: boolean }

const runLooks: Record<RunStatus, Look> = {
  queued: { tone: 'neutral', icon: CircleDashed, label: 'Queued' },
  running: { tone: 'info', icon: LoaderCircle, label: 'Running', isMoving: true },
  waiting: { tone: 'warn', icon: Hourglass, label: 'Waiting' },
  succeeded: { tone: 'good', icon: CircleCheck, label: 'Succeeded' },
  failed: { tone: 'bad', icon: CircleX, label: 'Failed' },
  cancelled: { tone: 'neutral', icon: Ban, label: 'Cancelled' },
}

const approvalLooks: Record<ApprovalStatus, Look> = {
  pending: { tone: 'warn', icon: CirclePause, label: 'Pending' },
  approved: { tone: 'good', icon: CircleCheck, label: 'Approved' },
  edited: { tone: 'good', icon: PencilLine, label: 'Edited and approved' },
  rejected: { tone: 'bad', icon: CircleX, label: 'Rejected' },
  expired: { tone: 'neutral', icon: Clock, label: 'Expired' },
  cancelled: { tone: 'neutral', icon: Ban, label: 'Cancelled' },
  answered: { tone: 'good', icon: MessageSquareText, label: 'Answered' },
  superseded: { tone: 'neutral', icon: Ban, label: 'Superseded' },
}

/** State is told by word and shape, not by colour alone. */
function StatusBadge({ look: { tone, icon: Icon, label, isMoving } }: { look: Look }) {
  return (
    <Badge tone={tone}>
      <Icon className={isMoving ? 'animate-spin [animation-duration:2s]' : ''} aria-hidden />
      {label}
    </Badge>
  )
}

export const RunStatusBadge = ({ status }: { status: RunStatus }) => <StatusBadge look={runLooks[status]} />
export const ApprovalStatusBadge = ({ status }: { status: ApprovalStatus }) => (
  <StatusBadge look={approvalLooks[status]} />
)
