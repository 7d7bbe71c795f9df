import { canonicalJson } from './hashes.ts'
import { type Keys, signatureProblem } from './keys.ts'
import type { Line } from './lines.ts'

/** What was written outside the database when a batch was sealed. */
export type Checkpoint = {
  workspaceId: string
  batch: number
  /** of the trail up to here */
  entries: number
  hash: string
  root: string
  /** of each entry its id and the first 16 digits of its hash, in order */
  leaves: string[]
  /** the batch was seen in the database at this time, or before */
  at: string
}

/** Checkpoints that cannot be trusted: changed, or of nobody's key. */
export class BadCheckpoint extends Error {}

/**
 * Reads checkpoints in the order of their batches. One that comes again, or later than a greater one, is passed over:
 * the first word on a batch counts. A last line without its end was cut off while it was written, and says nothing.
 */
export async function* readCheckpoints(lines: AsyncIterable<Line[]>, keys: Keys): AsyncGenerator<Checkpoint> {
  let workspaceId: string | undefined
  let last = 0
  for await (const chunk of lines)
    for (const line of chunk) {
      if (!line.isEnded || line.text === '') continue
      const checkpoint = parse(line, keys)
      workspaceId ??= checkpoint.workspaceId
      if (checkpoint.workspaceId !== workspaceId || checkpoint.batch <= last) continue
      last = checkpoint.batch
      yield checkpoint
    }
}

function parse({ text, number }: Line, keys: Keys): Checkpoint {
  const where = `line ${number} of the checkpoints`
  let value: Checkpoint & { kind: string; keyId: string; signature: string }
  try {
    value = JSON.parse(text)
  } catch {
    throw new BadCheckpoint(`${where} is not JSON`)
  }
  const { signature, ...signed } = value ?? {}
  if (signed.kind !== 'audit.checkpoint') throw new BadCheckpoint(`${where} is no checkpoint`)
  const problem = signatureProblem(keys, signed.keyId, Buffer.from(canonicalJson(signed)), signature)
  if (problem !== null) throw new BadCheckpoint(`${where} ${problem}`)
  return value
}
