import { Worker } from 'node:worker_threads'

/*
 * Code that never gives the event loop back (an endless loop) stops the heartbeats of every run beside it, and nothing
 * on the same thread can end it. A thread of its own looks whether the loop still turns, and ends the process if not;
 * others go on from the record. Where many runs share the process it waits as long as a heartbeat takes; who must hold
 * the loop for longer finds itself alone soon, and may do so there for as long as a lease lasts.
 */
const source = `
const { workerData } = require('node:worker_threads')
const { writeSync } = require('node:fs')
const beats = new Int32Array(workerData.beats)
let last = -1, still = 0
setInterval(() => {
  const now = Atomics.load(beats, 0)
  still = now === last ? still + 1 : 0
  last = now
  // Its own ticks are counted, not the clock: a process that was suspended as a whole is not at fault.
  if (still < workerData.limitTicks) return
  writeSync(2, workerData.lastWords + '\\n')
  process.kill(process.pid, 'SIGKILL')
}, workerData.tickMs)
`

export const lastWordsOfWatchdog = 'FATAL ERROR: the event loop stood still; the watchdog ends this process'

/** Ends this process by SIGKILL once its event loop has stood still for `limitMs`. */
export function startWatchdog(limitMs: number): void {
  const tickMs = Math.min(1_000, limitMs / 10)
  const beats = new SharedArrayBuffer(4)
  const counter = new Int32Array(beats)
  const beat = setInterval(() => Atomics.add(counter, 0, 1), tickMs / 2)
  beat.unref()
  const workerData = {
    beats,
    tickMs,
    limitTicks: Math.ceil(limitMs / tickMs),
    lastWords: lastWordsOfWatchdog,
  }
  new Worker(source, { eval: true, workerData, stdout: false, stderr: false }).unref()
}
