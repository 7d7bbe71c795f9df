'use client'
import type { PolicyDetail } from '@ground-control/core/policies/schema'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useEffect, useState } from 'react'
import { Button } from '@/components/button'
import { ErrorNote } from '@/components/error-note'
import { shownError } from '@/lib/errors/shown-error'
import { useShortcuts } from '@/lib/shortcuts/use-shortcuts'
import { toast } from '@/lib/toast'
import { useTRPC } from '@/lib/trpc/context'
import { comparableRules } from './prepare/comparable-rules'
import { withoutKeys } from './prepare/rule-list'
import type { PolicyDraft } from './use-policy-draft'

const ConflictNote = dynamic(
  () => import('@/components/conflict-note').then((module) => module.ConflictNote),
  { ssr: false },
)

/** At the foot of the screen while something is not saved: save it or drop it; Ctrl+S saves. */
export function SaveBar({ editor }: { editor: PolicyDraft }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [theirs, setTheirs] = useState<PolicyDetail | null>(null)
  const { isDirty, canSave, draft } = editor
  const save = useMutation(
    trpc.policies.save.mutationOptions({
      onSuccess(next) {
        queryClient.setQueryData(trpc.policies.get.queryKey({ id: next.id }), next)
        void queryClient.invalidateQueries(trpc.policies.list.queryFilter())
        editor.rebase(next)
        setTheirs(null)
        toast.success('Draft saved')
      },
      async onError(error) {
        if (shownError(error).code !== 'conflict') return
        const { id, revision } = editor.base
        const now = await queryClient.fetchQuery(trpc.policies.get.queryOptions({ id }, { staleTime: 0 }))
        if (now.revision !== revision) setTheirs(now)
      },
    }),
  )
  const submit = () => {
    if (isDirty && canSave && !save.isPending) save.mutate(editor.input())
  }
  useShortcuts([
    { keys: 'mod+s', label: 'Save the draft', group: 'Policy', worksInFields: true, run: submit },
  ])
  useEffect(() => {
    if (!isDirty) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [isDirty])

  if (!isDirty) return null
  return (
    <section
      aria-label="Unsaved changes"
      className="sticky bottom-4 z-20 mt-4 space-y-2 rounded-lg border border-line-strong bg-raised px-3 py-2 shadow-lg max-md:bottom-[calc(4.25rem+env(safe-area-inset-bottom))]"
    >
      {theirs && (
        <ConflictNote
          theirs={comparableRules(theirs.draft)}
          mine={comparableRules(withoutKeys(draft.rules))}
          onTakeTheirs={() => {
            editor.rebase(theirs)
            setTheirs(null)
            save.reset()
          }}
          onKeepMine={() => {
            editor.keepOnTopOf(theirs)
            setTheirs(null)
            save.reset()
          }}
        />
      )}
      {!theirs && <ErrorNote error={save.error} />}
      <div className="flex flex-wrap items-center gap-2">
        <span className="mr-auto text-sm">
          Not saved yet.
          {!canSave && <span className="text-bad"> Something is missing above.</span>}
        </span>
        <Button variant="ghost" onClick={editor.discard}>
          Discard
        </Button>
        <Button variant="primary" isBusy={save.isPending} disabled={!canSave} onClick={submit}>
          Save draft
        </Button>
      </div>
    </section>
  )
}
