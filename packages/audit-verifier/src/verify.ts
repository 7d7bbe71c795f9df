import { BadCheckpoint, type Checkpoint, readCheckpoints } from './checkpoints.ts'
import { canonicalJson } from './hashes.ts'
import type { Keys } from './keys.ts'
import { type Line, linesOf } from './lines.ts'
import { type ExportedLine, type Problem, Trail } from './trail.ts'

export type Report = {
  problem: Problem | null
  /** read and found as they were sealed */
  batches: number
  entries: number
  /** the last batch that a checkpoint vouches for */
  coveredBatch: number
  /** entries after it: proved by the seals in the export alone */
  uncovered: number
  warnings: string[]
}

const nothing = '0'.repeat(64)

/**
 * Reads an export line by line against its seals and the checkpoints, until something is wrong. Memory stays the same
 * however long they are: one batch's list of entries.
 * @param afterBatch the export begins after this batch; 0: it is whole
 */
export async function verify(
  exported: AsyncIterable<Uint8Array>,
  checkpoints: AsyncIterable<Uint8Array>,
  keys: Keys,
  afterBatch = 0,
): Promise<Report> {
  const reader = readCheckpoints(linesOf(checkpoints), keys)
  let next: Checkpoint | null = null
  let coveredBatch = 0
  let coveredEntries = 0
  let end: { at: string } | null = null
  const warnings: string[] = []
  const pull = async () => {
    next = (await reader.next()).value ?? null
    return next
  }
  let trail = new Trail(keys, { batch: 0, head: nothing, entries: 0 })
  const report = (problem: Problem | null): Report => {
    const uncovered = trail.entries - coveredEntries
    if (problem === null && uncovered > 0)
      warnings.push(`${uncovered} entries after batch ${coveredBatch} are not covered by a checkpoint yet`)
    const entries = trail.entries - trail.tree.size
    return { problem, batches: trail.batch - 1 - afterBatch, entries, coveredBatch, uncovered, warnings }
  }

  async function walk(): Promise<Problem | null> {
    let before = await pull()
    while (before !== null && before.batch < afterBatch) before = await pull()
    if (afterBatch > 0) {
      if (before?.batch !== afterBatch)
        return about(`no checkpoint of batch ${afterBatch}, after which the export begins`)
      trail = new Trail(keys, { batch: afterBatch, head: before.hash, entries: before.entries })
      coveredBatch = afterBatch
      coveredEntries = before.entries
      await pull()
    }
    trail.workspaceId = next?.workspaceId ?? before?.workspaceId ?? null
    for await (const lines of linesOf(exported))
      for (const line of lines) {
        const problem = await take(line)
        if (problem !== null) return problem
      }
    return end === null ? cutOff('the export ends without its end line') : tail(end.at)
  }

  async function take(line: Line): Promise<Problem | null> {
    const value = line.isEnded && end === null ? parse(line.text) : null
    if (value === null)
      return cutOff(end === null ? 'is not as it was exported' : 'stands after the end', line)
    const covering = next !== null && next.batch === trail.batch ? next : null
    if (value.kind === 'entry') return trail.entry(line, value, covering)
    if (value.kind === 'checkpoint') {
      const problem = trail.seal(line, value.checkpoint, covering)
      if (problem === null && covering !== null) {
        coveredBatch = covering.batch
        coveredEntries = trail.entries
        await pull()
      }
      return problem
    }
    const missing = covering !== null && trail.tree.size > 0 ? covering.leaves[trail.tree.size] : undefined
    if (missing !== undefined) return cutOff('entries are missing before the end line', line)
    const problem = trail.end(line, value)
    end = value.end
    return problem
  }

  /** Batches that were in the database before the export was taken must be in it. */
  async function tail(exportedAt: string): Promise<Problem | null> {
    let younger = 0
    for (let rest = next; rest !== null; rest = await pull()) {
      if (rest.at < exportedAt) return cutOff('the tail of the trail was removed before the export')
      younger += 1
    }
    if (younger > 0) warnings.push(`the trail has grown by ${younger} batches since this export was taken`)
    return null
  }

  /** What should have stood here is named by the checkpoint, where there is one. */
  function cutOff(message: string, line?: Line): Problem {
    const covering = next !== null && next.batch === trail.batch ? next : null
    const entryId = covering?.leaves[trail.tree.size]?.split(':')[0] ?? null
    const text = line ? `line ${line.number} ${message}` : message
    return { message: text, line: line?.number ?? null, batch: trail.batch, entryId }
  }

  try {
    return report(await walk())
  } catch (error) {
    if (error instanceof BadCheckpoint) return report(about(error.message))
    if (error instanceof TypeError && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      return report(cutOff('what follows is not UTF-8'))
    throw error
  }
}

const about = (message: string): Problem => ({ message, line: null, batch: null, entryId: null })

/** Null for what no export has: each of its lines is canonical JSON, byte for byte. */
function parse(text: string): ExportedLine | null {
  try {
    const value = JSON.parse(text)
    return canonicalJson(value) === text && isKnown(value) ? value : null
  } catch {
    return null
  }
}

function isKnown(value: ExportedLine): boolean {
  switch (value?.kind) {
    case 'entry':
      return typeof value.entryId === 'string' && typeof value.entry === 'object'
    case 'checkpoint':
      return typeof value.checkpoint === 'object' && value.checkpoint !== null
    case 'end':
      return typeof value.end === 'object' && value.end !== null
    default:
      return false
  }
}
