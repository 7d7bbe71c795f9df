import type { ApprovalView } from '@ground-control/core/approvals/schema'
import { DiffView } from '@/components/diff-view'
import { ArgumentsView } from './arguments-view'

/** What is decided on: the arguments, what somebody has made of them, and the answer to a question. */
export function ApprovalContent({ approval }: { approval: ApprovalView }) {
  const { arguments: asked, proposal, kind } = approval
  if (approval.status === 'edited')
    return <DiffView before={asked} after={approval.editedArguments} labels={['Asked', 'Edited']} />
  if (proposal !== null)
    return (
      <>
        <p className="text-sm">
          {proposal.by.name} has changed this. Whoever approves now approves the changes.
        </p>
        <DiffView before={asked} after={proposal.arguments} labels={['Asked', 'Edited']} />
      </>
    )
  const hasContext = kind === 'approval' || Object.keys(Object(asked)).length > 0
  return (
    <>
      {hasContext && <ArgumentsView value={asked} label={`Arguments of ${approval.action}`} />}
      {approval.status === 'answered' &&
        (typeof approval.answer === 'string' ? (
          <p className="whitespace-pre-wrap break-words rounded-md bg-raised px-3 py-2 text-sm">
            {approval.answer}
          </p>
        ) : (
          <ArgumentsView value={approval.answer} label="Answer" />
        ))}
    </>
  )
}
