import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { allInvariants } from './all.ts'
import type { Invariant, Query } from './invariant.ts'

export type Violation = { number: number; says: string; rows: object[] }

export type Watched = {
  /** how often all of them were checked */
  samples: number
  /** how often the database did not answer: it was down */
  missed: number
  violations: Violation[]
}

export type Watch = {
  /** checks once more, and tells what all checks found */
  end(): Promise<Watched>
}

const everyMs = 2_000

/** Checks all invariants every 2 s, each time in one snapshot, until it is ended. */
export function watchInvariants(ownerUrl: string): Watch {
  const invariants = allInvariants()
  const found = new Map<string, Violation>()
  const ending = new AbortController()
  let samples = 0
  let missed = 0
  const sample = async () => {
    try {
      for (const violation of await checkOnce(ownerUrl, invariants)) found.set(violation.says, violation)
      samples += 1
    } catch (error) {
      if (!isOutage(error)) throw error
      missed += 1
    }
  }
  const watching = (async () => {
    while (!ending.signal.aborted) {
      await sample()
      await delay(everyMs, undefined, { signal: ending.signal }).catch(() => undefined)
    }
  })()
  // Its error is told by `end`.
  watching.catch(() => undefined)
  return {
    async end() {
      ending.abort()
      await watching
      await sample()
      return { samples, missed, violations: [...found.values()] }
    },
  }
}

/** All of them on one snapshot. @returns those that do not hold, with the rows that break them */
export async function checkOnce(ownerUrl: string, invariants: readonly Invariant[]): Promise<Violation[]> {
  const client = new pg.Client({ connectionString: ownerUrl })
  // A crash of the server is told to the query that waits; here it would end the process.
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    const query: Query = async <Row extends object>(sql: string, values: unknown[] = []) =>
      (await client.query<Row>(sql, values)).rows
    const violations: Violation[] = []
    for (const { number, says, broken } of invariants) {
      const rows = await broken(query)
      if (rows.length > 0) violations.push({ number, says, rows })
    }
    return violations
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** The server is not there, or went away: its codes of class 57P and 08, or no word from it at all. */
function isOutage(error: unknown): boolean {
  const { code = '', message = '' } = error as { code?: string; message?: string }
  return /^(57P|08|ECONN|EPIPE)/.test(code) || /connection terminated|timeout/i.test(message)
}
