'use client'
import type { ApprovalView } from '@ground-control/core/approvals/schema'
import { useState } from 'react'
import { useMay } from '@/features/access/me'
import { type Shortcut, useShortcuts } from '@/lib/shortcuts/use-shortcuts'
import { neighbour, nextOpen } from './prepare/shown-queue'
import type { Decide } from './use-decisions'

/** `isByKey`: a key asked, so that the next card becomes the current one when this is decided. */
export type Ask = { id: string; what: 'approve' | 'edit' | 'reject' | 'answer'; isByKey: boolean } | null
export type QueueKeys = ReturnType<typeof useQueueKeys>

/** The keyboard of the queue: which card is current, which are selected, and what each key does to them. */
export function useQueueKeys(shown: ApprovalView[], isOpen: (id: string) => boolean, decide: Decide) {
  const mayDecide = useMay('operator')
  const [chosen, setCurrent] = useState<string | null>(null)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [ask, setAsk] = useState<Ask>(null)
  const [isBatchOpen, setBatchOpen] = useState(false)
  const ids = shown.map((approval) => approval.id)
  const current = chosen !== null && ids.includes(chosen) ? chosen : (ids[0] ?? null)

  const moveTo = (id: string | null) => {
    if (id === null) return
    setCurrent(id)
    const card = document.getElementById(`card-${id}`)
    card?.focus({ preventScroll: true })
    card?.scrollIntoView({ block: 'nearest' })
  }
  const toggle = (id: string) =>
    setSelected((before) => {
      const after = new Set(before)
      if (!after.delete(id)) after.add(id)
      return after
    })
  const goOn = (from: string) => moveTo(nextOpen(ids, new Set(ids.filter(isOpen)), from))
  /** After a decision: the keyboard goes to the next that waits; the pointer is left where it is. */
  const decided = (id: string) => {
    if (ask?.id === id && ask.isByKey) return goOn(id)
    // The button that had the focus is gone.
    document.getElementById(`card-${id}`)?.focus({ preventScroll: true })
  }
  const withCurrent = (act: (approval: ApprovalView) => unknown) => () => {
    const approval = shown.find((item) => item.id === current)
    if (approval && isOpen(approval.id)) act(approval)
  }

  const moves: Shortcut[] = [
    { keys: 'j', label: 'Next', group: 'Approvals', run: () => moveTo(neighbour(ids, current, 1)) },
    { keys: 'k', label: 'Previous', group: 'Approvals', run: () => moveTo(neighbour(ids, current, -1)) },
  ]
  const decisions: Shortcut[] = [
    {
      keys: 'a',
      label: 'Approve or answer',
      group: 'Approvals',
      run: withCurrent((approval) => {
        if (approval.kind === 'question') return setAsk({ id: approval.id, what: 'answer', isByKey: true })
        if (approval.risk === 'high') return setAsk({ id: approval.id, what: 'approve', isByKey: true })
        void decide(approval, { kind: 'approve' })
        goOn(approval.id)
      }),
    },
    {
      keys: 'e',
      label: 'Edit and approve',
      group: 'Approvals',
      run: withCurrent(({ id, kind }) => kind === 'approval' && setAsk({ id, what: 'edit', isByKey: true })),
    },
    {
      keys: 'r',
      label: 'Reject',
      group: 'Approvals',
      run: withCurrent(({ id }) => setAsk({ id, what: 'reject', isByKey: true })),
    },
    {
      keys: 'x',
      label: 'Select',
      group: 'Approvals',
      run: withCurrent(({ id, kind }) => kind === 'approval' && toggle(id)),
    },
    {
      keys: 'shift+a',
      label: 'Approve all selected',
      group: 'Approvals',
      run: () => selected.size > 0 && setBatchOpen(true),
    },
    { keys: 'Escape', label: 'Select none', group: 'Approvals', run: () => setSelected(new Set()) },
  ]
  useShortcuts(mayDecide ? [...moves, ...decisions] : moves)

  return {
    current,
    setCurrent,
    selected,
    toggle,
    select: (more: readonly string[]) => setSelected((before) => new Set([...before, ...more])),
    clear: () => setSelected(new Set()),
    ask,
    setAsk,
    decided,
    isBatchOpen,
    setBatchOpen,
  }
}
