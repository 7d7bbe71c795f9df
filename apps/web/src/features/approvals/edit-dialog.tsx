'use client'
import type { ApprovalView } from '@ground-control/core/approvals/schema'
import type { Json } from '@ground-control/core/json'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '@/components/button'
import { Dialog, DialogClose, DialogContent } from '@/components/dialog'
import { DiffView } from '@/components/diff-view'
import { ErrorState } from '@/components/error-state'
import { FormField } from '@/components/form-field'
import { Input } from '@/components/input'
import { SkeletonRows } from '@/components/skeleton'
import { Textarea } from '@/components/textarea'
import { jsonDiff } from '@/lib/json-diff'
import { useTRPC } from '@/lib/trpc/context'
import { ArgumentForm } from './argument-form'
import { ArgumentProblems } from './argument-problems'
import type { Decide } from './use-decisions'
import { useEditedArguments } from './use-edited-arguments'

type Props = {
  approval: ApprovalView
  isOpen: boolean
  onOpenChange: (isOpen: boolean) => void
  decide: Decide
  /** after the decision was taken, by whomever */
  onDecided: () => void
}

/** Change the arguments, see what changes, approve that. It stays open, with the reason, when it was refused. */
export function EditDialog({ approval, isOpen, onOpenChange, decide, onDecided }: Props) {
  const detail = useQuery(useTRPC().approvals.get.queryOptions({ id: approval.id }, { enabled: isOpen }))
  return (
    <Dialog open={isOpen} onOpenChange={onOpenChange}>
      <DialogContent
        title="Edit and approve"
        description={detail.data?.toolDescription ?? `${approval.title} runs with what you leave here.`}
        className="max-w-4xl"
      >
        {detail.isPending && <SkeletonRows rows={4} label="Loading the tool’s schema" />}
        {detail.error && <ErrorState error={detail.error} onRetry={() => void detail.refetch()} />}
        {detail.data && (
          <Editor
            approval={approval}
            schema={detail.data.argumentsSchema}
            decide={decide}
            onDone={() => {
              onOpenChange(false)
              onDecided()
            }}
          />
        )}
      </DialogContent>
    </Dialog>
  )
}

type EditorProps = { approval: ApprovalView; schema: Json; decide: Decide; onDone: () => void }

function Editor({ approval, schema, decide, onDone }: EditorProps) {
  const asked = approval.proposal?.arguments ?? approval.arguments
  const edited = useEditedArguments(asked, schema)
  const [reason, setReason] = useState('')
  const [error, setError] = useState<unknown>(null)
  const [isBusy, setBusy] = useState(false)
  const { value } = edited
  const isChanged = value !== undefined && jsonDiff(asked, value).length > 0

  async function send() {
    if (value === undefined) return
    setBusy(true)
    const state = await decide(approval, { kind: 'edit', arguments: value }, reason.trim())
    setBusy(false)
    if (state.state === 'failed') setError(state.error)
    else onDone()
  }

  return (
    <div className="space-y-4">
      <div className="grid gap-5 md:grid-cols-2">
        <section aria-label="Arguments" className="min-w-0 space-y-3">
          <div className="flex items-center justify-between gap-2">
            <h3 className="font-medium text-sm">Arguments</h3>
            <Button size="sm" variant="ghost" disabled={!edited.canSwitch} onClick={edited.switchMode}>
              {edited.form ? 'Edit as JSON' : 'Edit as a form'}
            </Button>
          </div>
          {edited.form ? (
            <ArgumentForm
              {...edited.form}
              onChange={edited.setTexts}
              problems={{ ...byField(edited.problems), ...edited.fieldProblems }}
            />
          ) : (
            <FormField label="JSON" error={edited.textProblem}>
              {(field) => (
                <Textarea
                  {...field}
                  rows={14}
                  spellCheck={false}
                  className="font-mono text-xs"
                  value={edited.text ?? ''}
                  onChange={(event) => edited.setText(event.target.value)}
                />
              )}
            </FormField>
          )}
        </section>
        <section aria-label="Changes" className="min-w-0 space-y-3" aria-live="polite">
          <h3 className="flex h-7 items-center font-medium text-sm">Changes</h3>
          {value === undefined ? (
            <p className="text-soft text-sm">What is typed cannot be read yet.</p>
          ) : (
            <DiffView before={asked} after={value} labels={['Asked', 'Edited']} />
          )}
          <ArgumentProblems problems={edited.problems} error={error} />
        </section>
      </div>
      <FormField label="Note" isOptional hint="Kept in the audit trail.">
        {(field) => (
          <Input
            {...field}
            value={reason}
            maxLength={2_000}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </FormField>
      <div className="flex justify-end gap-2 pb-2">
        <DialogClose asChild>
          <Button>Cancel</Button>
        </DialogClose>
        <Button
          variant="primary"
          isBusy={isBusy}
          disabled={!isChanged || edited.problems.length > 0}
          onClick={() => void send()}
        >
          Approve with these changes
        </Button>
      </div>
    </div>
  )
}

const byField = (problems: Array<{ path: string; message: string }>): Record<string, string> =>
  Object.fromEntries(problems.map((problem) => [problem.path.split('.')[0] ?? '', problem.message]))
