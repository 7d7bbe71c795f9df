'use client'
import type { ApprovalView } from '@ground-control/core/approvals/schema'
import type { Json } from '@ground-control/core/json'
import { type ComponentProps, useState } from 'react'
import { FormDialog } from '@/components/form-dialog'
import { FormField } from '@/components/form-field'
import { Textarea } from '@/components/textarea'
import { ArgumentForm } from './argument-form'
import { ArgumentProblems } from './argument-problems'
import type { Decide } from './use-decisions'
import { useEditedArguments } from './use-edited-arguments'

type Props = { approval: ApprovalView; decide: Decide; onClose: () => void; onDecided: () => void }

/** The answer to a free question: a text, or a form after its schema. It stays open when it was refused. */
export function AnswerDialog(props: Props) {
  const { approval, decide, onClose, onDecided } = props
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)

  async function send(answer: Json) {
    setBusy(true)
    const state = await decide(approval, { kind: 'answer', answer })
    setBusy(false)
    if (state.state === 'failed') return setError(state.error)
    onClose()
    onDecided()
  }
  const frame = {
    isOpen: true,
    onOpenChange: (isOpen: boolean) => !isOpen && onClose(),
    title: approval.title,
    description: 'The agent is told exactly this.',
    submitLabel: 'Answer',
    isBusy,
  }
  const answer = { frame, error, send }
  return approval.answerSchema === null ? (
    <TextAnswer {...answer} />
  ) : (
    <ShapedAnswer {...answer} schema={approval.answerSchema} />
  )
}

type AnswerProps = {
  frame: Omit<ComponentProps<typeof FormDialog>, 'error' | 'onSubmit' | 'children'>
  error: unknown
  send: (answer: Json) => Promise<void>
}

function TextAnswer({ frame, error, send }: AnswerProps) {
  const [text, setText] = useState('')
  const [isTried, setTried] = useState(false)
  const submit = () => {
    setTried(true)
    if (text.trim() !== '') void send(text.trim())
  }
  return (
    <FormDialog {...frame} error={error} onSubmit={submit}>
      <FormField label="Answer" error={isTried && text.trim() === '' ? 'Write the answer.' : null}>
        {(field) => (
          <Textarea
            {...field}
            rows={4}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) submit()
            }}
          />
        )}
      </FormField>
    </FormDialog>
  )
}

function ShapedAnswer({ frame, error, send, schema }: AnswerProps & { schema: Json }) {
  const isObject = Object(schema).type === 'object'
  const edited = useEditedArguments(isObject ? {} : '', schema)
  const { value, problems } = edited
  const fieldProblems = Object.fromEntries(problems.map(({ path, message }) => [path.split('.')[0], message]))
  return (
    <FormDialog
      {...frame}
      error={null}
      onSubmit={() => {
        if (value !== undefined && problems.length === 0) void send(value)
      }}
    >
      {edited.form ? (
        <ArgumentForm
          {...edited.form}
          onChange={edited.setTexts}
          problems={{ ...fieldProblems, ...edited.fieldProblems }}
        />
      ) : (
        <FormField label="JSON" error={edited.textProblem}>
          {(field) => (
            <Textarea
              {...field}
              rows={8}
              spellCheck={false}
              className="font-mono text-xs"
              value={edited.text ?? ''}
              onChange={(event) => edited.setText(event.target.value)}
            />
          )}
        </FormField>
      )}
      <ArgumentProblems problems={problems} error={error} />
    </FormDialog>
  )
}
