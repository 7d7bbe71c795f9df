'use client'
import type { StepView } from '@ground-control/core/runs/schema'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { FormDialog } from '@/components/form-dialog'
import { FormField } from '@/components/form-field'
import { Textarea } from '@/components/textarea'
import { toast } from '@/lib/toast'
import { useTRPC } from '@/lib/trpc/context'
import { readResult, suggestionOf } from './prepare/given-result'

type Props = { runId: string; step: StepView; way: 'set' | 'fork'; onClose: () => void }

/** The result and why; the run goes on with it, or a fork does where the run is over. */
export function GiveResultDialog({ runId, step, way, onClose }: Props) {
  const trpc = useTRPC()
  const router = useRouter()
  const queryClient = useQueryClient()
  const suggestion = suggestionOf(step)
  const [text, setText] = useState(suggestion.text)
  const [reason, setReason] = useState('')
  const [isTried, setTried] = useState(false)
  const set = useMutation(
    trpc.overrides.setResult.mutationOptions({
      onSuccess() {
        void queryClient.invalidateQueries(trpc.runs.get.queryFilter({ id: runId }))
        toast.success(`“${step.name}” has its result`)
        onClose()
      },
    }),
  )
  const fork = useMutation(
    trpc.runs.fork.mutationOptions({ onSuccess: (started) => router.push(`/runs/${started.runId}`) }),
  )
  const read = readResult(text)
  const submit = () => {
    setTried(true)
    if ('problem' in read || reason.trim() === '') return
    if (way === 'set') set.mutate({ runId, stepId: step.id, result: read.value, reason: reason.trim() })
    else
      fork.mutate({ id: runId, fromStepId: step.id, result: { output: read.value }, reason: reason.trim() })
  }
  return (
    <FormDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={`Give the result of “${step.name}”`}
      description={
        way === 'set'
          ? 'The step ends with it and the run goes on. What was asked about the step closes.'
          : 'The run is over and stays so: a fork of it goes on with this result.'
      }
      submitLabel={way === 'set' ? 'Give the result' : 'Fork with the result'}
      isBusy={set.isPending || fork.isPending}
      error={set.error ?? fork.error}
      onSubmit={submit}
    >
      <FormField
        label="Result"
        hint={suggestion.hint}
        error={isTried && 'problem' in read ? read.problem : null}
      >
        {(field) => (
          <Textarea
            {...field}
            value={text}
            rows={5}
            spellCheck={false}
            className="font-mono text-xs"
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </FormField>
      <FormField
        label="Reason"
        hint="Kept in the audit trail, with what the step was before."
        error={isTried && reason.trim() === '' ? 'Say why: it goes on the record.' : null}
      >
        {(field) => (
          <Textarea
            {...field}
            value={reason}
            maxLength={1_000}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </FormField>
    </FormDialog>
  )
}
