import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Burst } from '../measure.ts'

export type DbosOrder =
  | { kind: 'runs'; atOnce: number; forMs: number }
  | { kind: 'signals'; count: number }
  | { kind: 'stop' }
export type DbosAnswer = { ready: true } | { burst: Burst } | { error: string }

export type DbosPeer = {
  /** workflows of three steps, started and awaited */
  runs(atOnce: number, forMs: number): Promise<Burst>
  /** one after another: a signal is sent → the step after it starts */
  signals(count: number): Promise<Burst>
  stop(): Promise<void>
}

/** DBOS on a database of its own, in a process of its own. */
export async function startDbos(databaseUrl: string): Promise<DbosPeer> {
  const child = fork(fileURLToPath(new URL('./dbos-process.ts', import.meta.url)), {
    env: { ...process.env, DBOS_DATABASE_URL: databaseUrl },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  await answerOf(child)
  const ask = async (order: DbosOrder): Promise<Burst> => {
    child.send(order)
    const answer = await answerOf(child)
    if ('burst' in answer) return answer.burst
    throw new Error('DBOS gave no figure')
  }
  return {
    runs: (atOnce, forMs) => ask({ kind: 'runs', atOnce, forMs }),
    signals: (count) => ask({ kind: 'signals', count }),
    async stop() {
      if (child.exitCode !== null) return
      const ended = once(child, 'exit')
      child.send({ kind: 'stop' } satisfies DbosOrder)
      const timer = setTimeout(() => child.kill('SIGKILL'), 5_000)
      await ended
      clearTimeout(timer)
    },
  }
}

function answerOf(child: ChildProcess): Promise<DbosAnswer> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) => reject(new Error(`DBOS ended with code ${code}`))
    child.once('exit', onExit)
    child.once('message', (answer: DbosAnswer) => {
      child.off('exit', onExit)
      if ('error' in answer) reject(new Error(`DBOS: ${answer.error}`))
      else resolve(answer)
    })
  })
}
