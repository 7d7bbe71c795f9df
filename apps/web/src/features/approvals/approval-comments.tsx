'use client'
import type { ApprovalComment } from '@ground-control/core/approvals/schema'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '@/components/button'
import { ErrorNote } from '@/components/error-note'
import { RelativeTime } from '@/components/relative-time'
import { Textarea } from '@/components/textarea'
import { NeedsRole } from '@/features/access/needs-role'
import { useTRPC } from '@/lib/trpc/context'

type Props = { approvalId: string; comments: ApprovalComment[] }

/** What people have said to one another about the question. The agent does not see it. */
export function ApprovalComments({ approvalId, comments }: Props) {
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
  const submit = () => text.trim() !== '' && send.mutate({ id: approvalId, text: text.trim() })
  return (
    <section aria-label="Comments" className="space-y-3">
      {comments.length > 0 && (
        <ol className="space-y-2">
          {comments.map((comment) => (
            <li key={comment.id} className="rounded-md bg-sunken px-3 py-2 text-sm">
              <p className="text-faint text-xs">
                <span className="font-medium text-soft">{comment.author.name}</span>{' '}
                <RelativeTime at={comment.createdAt} className="" />
              </p>
              <p className="whitespace-pre-wrap break-words">{comment.text}</p>
            </li>
          ))}
        </ol>
      )}
      <NeedsRole needed="operator" fallback={null}>
        <form
          className="flex items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault()
            submit()
          }}
        >
          <Textarea
            aria-label="Comment"
            placeholder="A word to your colleagues; the agent does not see it"
            rows={1}
            maxLength={4_000}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) submit()
            }}
            className="min-h-8"
          />
          <Button type="submit" isBusy={send.isPending} disabled={text.trim() === ''}>
            Comment
          </Button>
        </form>
      </NeedsRole>
      <ErrorNote error={send.error} />
    </section>
  )
}
