'use client'
import type { ApprovalView, DecideApprovalInput } from '@ground-control/core/approvals/schema'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { useTRPC, useTRPCClient } from '@/lib/trpc/context'

export type Decision = DecideApprovalInput['decision']
/** Of one approval, as far as this screen had a part in it. `isOurs` is false where somebody else was first. */
export type DecisionState =
  | { state: 'sending'; kind: Decision['kind'] }
  | { state: 'done'; isOurs: boolean; approval: ApprovalView }
  /** taken as one of the votes it needs; it waits for the others */
  | { state: 'counted' }
  | { state: 'failed'; error: unknown }

export type Decide = (
  approval: ApprovalView,
  decision: Decision,
  reason?: string,
  /** in the place of those whom it is put to */
  override?: boolean,
) => Promise<DecisionState>

/** Sends decisions and keeps what came of each. Never throws: a failure is a state that the card shows. */
export function useDecisions(): { states: ReadonlyMap<string, DecisionState>; decide: Decide } {
  const trpc = useTRPC()
  const client = useTRPCClient()
  const queryClient = useQueryClient()
  const [states, setStates] = useState<ReadonlyMap<string, DecisionState>>(new Map())

  const decide = useCallback<Decide>(
    async (approval, decision, reason = '', override = false) => {
      const put = (state: DecisionState) => {
        setStates((before) => new Map(before).set(approval.id, state))
        return state
      }
      put({ state: 'sending', kind: decision.kind })
      try {
        const { id, digest } = approval
        const answer = await client.approvals.decide.mutate({ id, digest, decision, reason, override })
        if (answer.counted && !answer.decided) return put({ state: 'counted' })
        return put({ state: 'done', isOurs: answer.decided, approval: answer.approval })
      } catch (error) {
        return put({ state: 'failed', error })
      } finally {
        // The live line tells as well; this holds when it is down, and after a conflict.
        void queryClient.invalidateQueries(trpc.approvals.pathFilter())
      }
    },
    [client, queryClient, trpc],
  )
  return { states, decide }
}
