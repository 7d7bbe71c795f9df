import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Burst } from '../measure.ts'
import type { PeerAnswer, PeerOrder } from './serve-peer.ts'

/** by the module in `processes/` */
export type PeerName = 'dbos' | 'langgraph' | 'pg-boss' | 'graphile-worker' | 'bullmq'

export type PeerProcess = {
  pid: number
  runs(atOnce: number, forMs: number): Promise<Burst>
  answers(count: number): Promise<Burst>
  stop(): Promise<void>
}

/** What a peer takes longer for than it was asked to, it has lost. */
const patienceMs = 60_000

/** @param url of a database, or a Redis, that it has to itself. @throws where it does not come up */
export async function startPeer(name: PeerName, url: string): Promise<PeerProcess> {
  const child = fork(fileURLToPath(new URL(`./processes/${name}.ts`, import.meta.url)), {
    env: { ...process.env, PEER_URL: url },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.send({ kind: 'stop' } satisfies PeerOrder)
    const timer = setTimeout(() => child.kill('SIGKILL'), 5_000)
    await ended
    clearTimeout(timer)
  }
  const ask = async (order: PeerOrder, forMs: number): Promise<Burst> => {
    child.send(order)
    const answer = await answerOf(child, name, forMs + patienceMs)
    if ('burst' in answer) return answer.burst
    throw new Error(`${name} gave no figure`)
  }
  try {
    await answerOf(child, name, patienceMs)
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
  return {
    pid: child.pid!,
    runs: (atOnce, forMs) => ask({ kind: 'runs', atOnce, forMs }, forMs),
    answers: (count) => ask({ kind: 'answers', count }, 0),
    stop,
  }
}

function answerOf(child: ChildProcess, name: PeerName, withinMs: number): Promise<PeerAnswer> {
  return new Promise((resolve, reject) => {
    const settle = (then: () => void) => {
      clearTimeout(timer)
      child.off('exit', onExit)
      child.off('message', onMessage)
      then()
    }
    const onExit = (code: number | null) => settle(() => reject(new Error(`${name} ended with code ${code}`)))
    const onMessage = (answer: PeerAnswer) =>
      settle(() => ('error' in answer ? reject(new Error(`${name}: ${answer.error}`)) : resolve(answer)))
    const timer = setTimeout(
      () => settle(() => reject(new Error(`${name} did not answer within ${withinMs / 1_000} s`))),
      withinMs,
    )
    child.once('exit', onExit)
    child.once('message', onMessage)
  })
}
