import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { allFaults } from './all-faults.ts'
import type { Length } from './fault.ts'
import { isGood, type Played, playFault } from './play-fault.ts'
import { seeded } from './random.ts'
import { startServer } from './stage/server.ts'

export type ChaosOptions = {
  seed: number
  length: Length
  /** faults to play, by name; empty: all of the length */
  only: readonly string[]
  say: (line: string) => void
  /** ends it early; what it started is ended all the same */
  signal: AbortSignal
}

export type ChaosReport = {
  seed: number
  length: Length
  machine: string
  played: Played[]
  isGood: boolean
}

/**
 * Plays faults against real processes on a server and in a folder of their own, and ends all of it.
 * The short form plays several at a time, to be done within CI's patience; the others one after another.
 * @throws where a name is unknown, or the server does not come up
 */
export async function runChaos({ seed, length, only, say, signal }: ChaosOptions): Promise<ChaosReport> {
  const unknown = only.find((name) => !allFaults.some((fault) => fault.name === name))
  if (unknown !== undefined)
    throw new Error(
      `There is no fault ${unknown}; there are ${allFaults.map(({ name }) => name).join(', ')}.`,
    )
  const chosen = allFaults.filter((fault) =>
    only.length > 0 ? only.includes(fault.name) : length !== 'short' || fault.shortSeconds !== null,
  )
  const dir = await mkdtemp(join(tmpdir(), 'ground-control-chaos-'))
  // Postgres runs as another user where we are root.
  await chmod(dir, 0o755)
  let isWell = false
  try {
    const server = await startServer(dir)
    try {
      const inTurn = oneAtATime()
      const given = { length, random: seeded(seed), signal, server, dir, inTurn }
      // The longest first where several play at a time: what is short fills the gaps.
      const queue =
        length === 'short'
          ? chosen.toSorted((a, b) => (b.shortSeconds ?? 0) - (a.shortSeconds ?? 0))
          : [...chosen]
      const played: Played[] = []
      const lane = async () => {
        for (let fault = queue.shift(); fault !== undefined && !signal.aborted; fault = queue.shift()) {
          const { name, does } = fault
          say(`${name}: ${does} …`)
          const one = await playFault(fault, { ...given, say: (line) => say(`${name}: ${line}`) })
          say(`${name}: ${verdict(one)}`)
          played.push(one)
        }
      }
      await Promise.all(Array.from({ length: length === 'short' ? 3 : 1 }, lane))
      signal.throwIfAborted()
      const inOrder = chosen.map(({ name }) => played.find((one) => one.name === name)!)
      isWell = inOrder.every(isGood)
      return { seed, length, machine: describeMachine(), played: inOrder, isGood: isWell }
    } finally {
      await server.stop()
    }
  } finally {
    // What the parts wrote is worth reading where something did not hold.
    await rm(isWell || signal.aborted ? dir : join(dir, 'postgres'), { recursive: true, force: true })
    if (!isWell && !signal.aborted) say(`What the processes wrote is in ${join(dir, 'logs')}.`)
  }
}

function verdict(played: Played): string {
  if (played.skipped !== null) return `not played: ${played.skipped}`
  const seconds = Math.round(played.tookMs / 1_000)
  if (isGood(played)) return `holds (${seconds} s, invariants checked ${played.samples} times)`
  const missed = played.measures.filter(({ met }) => met === false).length
  const why = [
    ...(played.error === null ? [] : [played.error]),
    ...(missed === 0 ? [] : [`${missed} bars missed`]),
    ...played.violations.map(({ says, rows }) => `broken: ${says}: ${JSON.stringify(rows.slice(0, 3))}`),
  ]
  return `DOES NOT HOLD (${seconds} s): ${why.join('; ')}`
}

function describeMachine(): string {
  const cores = cpus()
  return `${cores.length} cores (${cores[0]?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`
}

function oneAtATime(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const mine = last.then(work)
    last = mine.catch(() => undefined)
    return mine
  }
}
