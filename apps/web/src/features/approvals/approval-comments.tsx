'use client'
import type { ApprovalComment } from '@ground-control/core/approvals/schema'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '@/components/button'
import { ErrorNote } from '@/components/error-note'
import { RelativeTime } from '@/components/relative-time'
import { Textarea } from '@/components/textarea'
import { NeedsRole } from '@/features/access/needs-role'
import { cn } from '@/lib/class-names'
import { useTRPC } from '@/lib/trpc/context'

type Props = {
  approvalId: string
  comments: ApprovalComment[]
  /** the agent waits and replies */
  mayAskAgent: boolean
}

/** What people have said about the question: to one another, and to the agent, with what it replied. */
export function ApprovalComments({ approvalId, comments, mayAskAgent }: Props) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [text, setText] = useState('')
  const send = useMutation(
    trpc.approvals.comment.mutationOptions({
      onSuccess() {
        setText('')
        void queryClient.invalidateQueries(trpc.approvals.get.queryFilter({ id: approvalId }))
      },
    }),
  )
  const submit = (toAgent: boolean) =>
    text.trim() !== '' && send.mutate({ id: approvalId, text: text.trim(), toAgent })
  return (
    <section aria-label="Comments" className="space-y-3">
      {comments.length > 0 && (
        <ol className="space-y-2">
          {comments.map((comment) => (
            <li
              key={comment.id}
              className={cn('rounded-md bg-sunken px-3 py-2 text-sm', comment.replyTo !== null && 'ml-6')}
            >
              <p className="text-faint text-xs">
                <span className="font-medium text-soft">{comment.author.name}</span>{' '}
                {comment.toAgent && 'asked the agent '}
                {comment.replyTo !== null && 'the agent, replied '}
                <RelativeTime at={comment.createdAt} className="" />
              </p>
              <p className="whitespace-pre-wrap break-words">{comment.text}</p>
            </li>
          ))}
        </ol>
      )}
      <NeedsRole needed="operator" fallback={null}>
        <form
          className="flex flex-wrap items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault()
            submit(mayAskAgent)
          }}
        >
          <Textarea
            aria-label="Comment"
            placeholder={
              mayAskAgent
                ? 'A question to the agent, or a word to your colleagues'
                : 'A word to your colleagues; the agent does not see it'
            }
            rows={1}
            maxLength={4_000}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) submit(mayAskAgent)
            }}
            className="min-h-8 min-w-48 flex-1"
          />
          {mayAskAgent && (
            <Button type="submit" variant="primary" isBusy={send.isPending} disabled={text.trim() === ''}>
              Ask the agent
            </Button>
          )}
          <Button
            type={mayAskAgent ? 'button' : 'submit'}
            isBusy={send.isPending}
            disabled={text.trim() === ''}
            onClick={mayAskAgent ? () => submit(false) : undefined}
          >
            Comment
          </Button>
        </form>
      </NeedsRole>
      <ErrorNote error={send.error} />
    </section>
  )
}
