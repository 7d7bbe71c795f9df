import type { Wait } from '@ground-control/core/runs/schema'
import type { JournalStep, SuspendItem } from '@ground-control/core/workers/schema'
import type { Tx } from '@ground-control/db/database'
import {
  insertApprovals,
  type NewApproval,
  type StepApproval,
} from '@ground-control/db/repositories/asked-approvals'
import type { LockedRun } from '@ground-control/db/repositories/runs'
import { type StepRow, type StepWrite, writeSteps } from '@ground-control/db/repositories/steps'
import { approvalDigest } from '../approvals/digest.ts'
import { findAssignees } from '../approvals/find-assignees.ts'
import { contentHash } from '../audit/content-hash.ts'
import { type AuditNote, record } from '../audit/record.ts'
import { takeEvent } from '../events/take-event.ts'
import type { Gate } from '../policies/gate.ts'
import type { Services } from '../services.ts'
import { journalStep } from './journal-step.ts'
import { startChild } from './start-child.ts'
import { workerActor } from './worker-actor.ts'

type WaitRequest = SuspendItem['waits'][number]

type Laying = {
  run: LockedRun
  wait: WaitRequest
  existing: StepRow | undefined
  approval: StepApproval | undefined
  fence: number
  createdBy: string
}

/** Records one wait, unless it is over. */
export async function layWait(
  services: Services,
  tx: Tx,
  gate: Gate,
  laying: Laying,
): Promise<{ wait: Wait } | { over: JournalStep }> {
  const { run, wait, existing, approval, fence, createdBy } = laying
  if (existing && existing.status !== 'waiting' && existing.status !== 'started')
    return { over: journalStep(existing) }
  const stepId = existing?.id ?? services.newId('step')
  const base = { stepId, name: wait.step.name }
  const step = (kind: StepWrite['kind'], rest: Partial<StepWrite>): StepWrite => ({
    id: stepId,
    runId: run.id,
    ...wait.step,
    kind,
    status: 'waiting',
    digest: wait.digest,
    fence,
    ...rest,
  })
  switch (wait.on.kind) {
    case 'approval': {
      // A tool's question is asked by `admit`; once it is answered the tool step must ask for leave again.
      if (existing && approval?.status === 'pending')
        return { wait: { kind: 'approval', ...base, approvalId: approval.id } }
      if (existing) return { over: journalStep(existing) }
      throw new Error('a wait for an approval that nobody asked for')
    }
    case 'new_approval': {
      if (existing && approval) return { wait: { kind: 'approval', ...base, approvalId: approval.id } }
      const found = wait.on.assignees && (await findAssignees(tx, wait.on.assignees))
      if (found && 'problem' in found) {
        const error = { code: 'unknown_assignee', retryable: false, message: found.problem }
        const failed = { status: 'failed' as const, error }
        writeSteps(tx, [step('approval', { request: wait.on, ...failed })])
        return {
          over: { id: stepId, ...wait.step, kind: 'approval', digest: wait.digest, output: null, ...failed },
        }
      }
      const asked = { ...approvalOf(services, laying, stepId, wait.on), assignees: found?.assignees }
      writeSteps(tx, [step('approval', { request: wait.on })])
      insertApprovals(tx, [asked])
      record(services, tx, workerActor, [askNote(asked)])
      return { wait: { kind: 'approval', ...base, approvalId: asked.id } }
    }
    case 'sleep': {
      if (existing)
        return { wait: { kind: 'sleep', ...base, until: (await wakeTimeOf(tx, stepId)).toISOString() } }
      const wakeAt = new Date(tx.now.getTime() + wait.on.ms)
      writeSteps(tx, [step('sleep', { request: wait.on, wakeAt })])
      return { wait: { kind: 'sleep', ...base, until: wakeAt.toISOString() } }
    }
    case 'event': {
      const { type, key = null, timeoutMs } = wait.on
      const wakeAt = timeoutMs === undefined ? null : new Date(tx.now.getTime() + timeoutMs)
      const event = await takeEvent(tx, run, { type, key })
      const fields = { request: wait.on, eventType: type, eventKey: key }
      if (event) {
        const output = { id: event.id, type, data: event.data }
        writeSteps(tx, [step('event', { ...fields, status: 'succeeded', output, consumedEventId: event.id })])
        return {
          over: {
            id: stepId,
            ...wait.step,
            kind: 'event',
            status: 'succeeded',
            digest: wait.digest,
            output,
            error: null,
          },
        }
      }
      if (!existing) writeSteps(tx, [step('event', { ...fields, wakeAt })])
      return {
        wait: {
          kind: 'event',
          ...base,
          eventType: type,
          eventKey: key,
          until: wakeAt?.toISOString() ?? null,
        },
      }
    }
    case 'child': {
      if (existing) return { wait: { kind: 'child', ...base, childRunId: (await childOf(tx, stepId)) ?? '' } }
      // First the step: the child names it.
      writeSteps(tx, [step('child', { request: wait.on })])
      const child = await startChild(services, tx, gate, { run, stepId, createdBy }, wait.on)
      if ('childRunId' in child) return { wait: { kind: 'child', ...base, childRunId: child.childRunId } }
      const failed = { status: 'failed' as const, error: child.failure }
      writeSteps(tx, [step('child', { request: wait.on, ...failed })])
      return {
        over: { id: stepId, ...wait.step, kind: 'child', digest: wait.digest, output: null, ...failed },
      }
    }
    default: {
      const never: never = wait.on
      throw new Error(`unknown wait ${JSON.stringify(never)}`)
    }
  }
}

function approvalOf(
  services: Services,
  { run, wait }: Laying,
  stepId: string,
  on: Extract<WaitRequest['on'], { kind: 'new_approval' }>,
): NewApproval {
  const bound = {
    action: wait.step.name,
    arguments: on.arguments,
    agentVersionId: run.agentVersionId,
    policyVersionId: null,
  }
  return {
    ...bound,
    id: services.newId('approval'),
    runId: run.id,
    stepId,
    agentId: run.agentId,
    rule: null,
    title: on.title,
    digest: approvalDigest(bound),
    risk: on.risk,
    onBehalfOf: on.onBehalfOf ?? run.endUser,
    costSoFarNanoUsd: run.costNanoUsd,
    deadlineMs: on.deadlineMs ?? null,
    need: on.quorum?.need,
    separateDuties: on.separateDuties,
    question: on.question && { answerSchema: on.question.answer ?? null },
    answersComments: on.answersComments,
  }
}

function askNote(asked: NewApproval): AuditNote {
  return {
    action: 'approval.ask',
    subject: { kind: 'approval', id: asked.id },
    runId: asked.runId,
    after: { action: asked.action, title: asked.title },
    inputHash: contentHash(asked.arguments),
  }
}

async function wakeTimeOf(tx: Tx, stepId: string): Promise<Date> {
  const [row] = await tx.query<{ wakeAt: Date | null }>(
    'select wake_at as "wakeAt" from steps where id = $1',
    [stepId],
  )
  return row?.wakeAt ?? tx.now
}

async function childOf(tx: Tx, stepId: string): Promise<string | null> {
  const [row] = await tx.query<{ id: string }>('select id from runs where parent_step_id = $1', [stepId])
  return row?.id ?? null
}
