import { longestWaitMs } from '@ground-control/core/overrides/receipt'
import type { KillReceipt, WorkerAnswer } from '@ground-control/core/overrides/schema'
import { answerTexts, progressText } from '@ground-control/core/overrides/sentences'
import type { Session } from './session.ts'

const everyMs = 300
/** Once more than the control plane itself waits. */
const mostRounds = Math.ceil((longestWaitMs + 5_000) / everyMs)

/** Prints each worker's answer as it comes, until the receipt is final; then what had left before the kill. */
export async function watchReceipt(
  { client, sleep }: Session,
  id: string,
  print: (line: string) => void,
): Promise<KillReceipt> {
  const said = new Map<string, string>()
  let receipt = await client.overrides.receipt.query({ id })
  for (let round = 0; ; round += 1) {
    for (const worker of receipt.workers) {
      const line = lineOf(worker)
      if (worker.state === 'asked' || said.get(worker.workerId) === line) continue
      said.set(worker.workerId, line)
      print(line)
    }
    if (receipt.isFinal || round >= mostRounds) break
    await sleep(everyMs)
    receipt = await client.overrides.receipt.query({ id })
  }
  print(progressText(receipt))
  for (const line of pastLines(receipt)) print(line)
  return receipt
}

function lineOf({ name, state, acknowledgedAt, lastSeenAt, runs, unconfirmedRunIds }: WorkerAnswer): string {
  const when =
    state === 'acknowledged' || state === 'stopping' ? `at ${acknowledgedAt}` : `since ${lastSeenAt}`
  const left = unconfirmedRunIds.length > 0 ? `; not confirmed: ${unconfirmedRunIds.join(', ')}` : ''
  return `  ${name}: ${answerTexts[state]} ${when}, ${runs} ${runs === 1 ? 'run' : 'runs'}${left}`
}

function pastLines({ effects, effectCount }: KillReceipt): string[] {
  const total = effectCount.done + effectCount.underWay
  if (total === 0) return ['No writing call had left before.']
  const lines = effects.map(
    ({ tool, state, runId, idempotencyKey }) =>
      `  ${tool} ${state === 'done' ? 'had come back' : 'was under way'}, run ${runId}, key ${idempotencyKey}`,
  )
  const more = total > effects.length ? [`  and ${total - effects.length} more`] : []
  return [`Already happened: ${effectCount.done} done, ${effectCount.underWay} under way.`, ...lines, ...more]
}
