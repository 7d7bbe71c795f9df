import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { CrashEvidence } from '@ground-control/core/workers/schema'
import { type RunEnd, RunStop } from '@ground-control/sdk'
import type { FromCell, Order, ToCell } from './messages.ts'

export type Apart = { ended: RunEnd } | { crashed: CrashEvidence }

/** A process that was told to stop and does not is ended. */
const stopWithinMs = 10_000

/**
 * Executes a run in a process of its own, from start to end. Rejects for nothing the run does: a process that ends
 * without saying how the run ended has crashed, unless it was being stopped.
 */
export async function executeApart(order: Order, signal: AbortSignal): Promise<Apart> {
  const cell = fork(fileURLToPath(new URL('./cell.ts', import.meta.url)), [], {
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    serialization: 'advanced',
  })
  const exited = once(cell, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
  const lastWords = hearLastWords(cell)
  const answers: FromCell[] = []
  cell.on('message', (message: FromCell) => answers.push(message))
  // A process that ends while it is spoken to says so by its end.
  const tell = (message: ToCell) => cell.connected && cell.send(message, () => {})
  let timer: NodeJS.Timeout | undefined
  const stop = () => {
    tell({
      kind: 'stop',
      ending: signal.reason instanceof RunStop ? signal.reason.ending : { kind: 'released' },
    })
    timer = setTimeout(() => cell.kill('SIGKILL'), stopWithinMs)
  }
  tell({ kind: 'execute', order })
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  const [exitCode, exitSignal] = await exited
  clearTimeout(timer)
  signal.removeEventListener('abort', stop)
  const [answer] = answers
  if (answer) return { ended: answer.end }
  // Nothing was handed back: the lease runs out, and others go on.
  if (signal.aborted)
    return { ended: { ended: 'lost', reason: 'unreachable', message: 'it did not stop in time' } }
  return { crashed: { exitCode, signal: exitSignal, message: lastWords() } }
}

const fatal = /^(FATAL ERROR: .*|#\s+Fatal .*)$/gm

/** Passes on what the process writes, and keeps what the runtime itself said last: the agent's words may hold secrets. */
function hearLastWords(cell: ChildProcess): () => string {
  let tail = ''
  cell.stderr!.setEncoding('utf8').on('data', (text: string) => {
    tail = `${tail}${text}`.slice(-16_000)
    process.stderr.write(text)
  })
  return () => (tail.match(fatal) ?? []).join('\n').slice(-1_000)
}
