import type { KillReceipt, OverrideKind, OverrideReceipt, WorkerAnswer } from './schema.ts'

const count = (value: number, noun: string) => `${value} ${noun}${value === 1 ? '' : 's'}`
const goOn = (receipt: OverrideReceipt) =>
  receipt.goingOn === undefined ? '' : ` ${count(receipt.goingOn, 'open run')} will go on.`

/**
 * What an order would do, in a sentence or two: of its dry run.
 * @param tool of a bypass that is of one tool's calls
 */
export function previewText(kind: OverrideKind, receipt: OverrideReceipt, tool?: string): string {
  const runs = count(receipt.stopped, 'run')
  const inFlight =
    receipt.inFlight > 0 ? ` ${count(receipt.inFlight, 'call')} under way may still come back.` : ''
  switch (kind) {
    case 'kill':
      if (receipt.alreadyOver > 0 && receipt.stopped === 0)
        return 'This ends nothing: the run is over already.'
      return receipt.stopped === 0
        ? 'No run would end now; none could start.'
        : `This ends ${runs} for good.${inFlight}`
    case 'pause':
      return receipt.stopped === 0
        ? 'No run would be held now; new ones would wait.'
        : `This holds ${runs}; they go on when it is lifted.${inFlight}`
    case 'freeze':
      return `New runs are refused; ${receipt.startedLastHour ?? 0} started in the last hour.${goOn(receipt)}`
    case 'pin_version': {
      const workers = receipt.servingWorkers ?? 0
      return workers === 0
        ? 'No live worker serves this version: new runs would stay queued.'
        : `New runs start on this version; ${count(workers, 'live worker')} ${workers === 1 ? 'serves' : 'serve'} it.${goOn(receipt)}`
    }
    case 'pin_model':
      return `The model calls of ${count(receipt.goingOn ?? 0, 'open run')}, and of new ones, use this model.`
    case 'bypass':
      return `${count(receipt.goingOn ?? 0, 'open run')}, and new ones, would not ask people ${tool === undefined ? '' : `about calls of ${tool} `}where a rule says so.`
    case 'breaker':
    case 'top_up':
    case 'set_result':
      return 'This stops no run.'
    default: {
      const never: never = kind
      return never
    }
  }
}

/** What an order did. */
export function receiptText(kind: OverrideKind, receipt: OverrideReceipt): string {
  if (kind !== 'kill' && kind !== 'pause') return goOn(receipt).trim() || 'It is in force.'
  const parts = [`${count(receipt.stopped, 'run')} ${kind === 'kill' ? 'ended' : 'held'}`]
  if (receipt.inFlight > 0) parts.push(`${receipt.inFlight} in the middle of a call`)
  if (receipt.alreadyOver > 0) parts.push(`${receipt.alreadyOver} already over`)
  return `${parts.join(', ')}.`
}

/** How far a kill's receipt has come. */
export function progressText({ workers, isFinal }: Pick<KillReceipt, 'workers' | 'isFinal'>): string {
  if (workers.length === 0) return 'No worker was there to be asked.'
  const sure = workers.filter(({ state }) => state === 'acknowledged' || state === 'ended').length
  const all = `${sure} of ${count(workers.length, 'worker')}`
  if (!isFinal) return `${all} stopped; waiting for the others.`
  return sure === workers.length
    ? `All of ${count(workers.length, 'worker')} stopped.`
    : `${all} stopped. The others did not confirm it.`
}

/** What a worker's word means, or its silence. */
export const answerTexts: Record<WorkerAnswer['state'], string> = {
  acknowledged: 'acknowledged',
  stopping: 'acknowledged, still stopping',
  asked: 'asked',
  silent: 'silent',
  ended: 'its process had ended',
}

/** Whether every worker that was asked has stopped what it had. */
export const isSure = ({ workers }: Pick<KillReceipt, 'workers'>): boolean =>
  workers.every(({ state }) => state === 'acknowledged' || state === 'ended')
