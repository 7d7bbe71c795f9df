import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'

const entry = z.object({
  conversation: z.string(),
  key: z.string(),
  tool: z.string(),
  /** The arguments as they came, so that a replay reads the very same numbers. */
  arguments: z.string(),
})
/** One write call, noted before it is applied. */
export type JournalEntry = z.infer<typeof entry>

export interface Journal {
  /** Throws when the entry could not be written; nothing may be applied then. */
  append(entry: JournalEntry): void
  read(): JournalEntry[]
}

/**
 * An append-only file of write calls, one JSON object a line. Tools are pure over the airline's data, so
 * calling them again in this order brings every conversation's copy back.
 */
export function fileJournal(path: string): Journal {
  mkdirSync(dirname(path), { recursive: true })
  return {
    // Synchronous on purpose: the note precedes the change, and the few writes cost microseconds.
    append: (noted) => appendFileSync(path, `${JSON.stringify(noted)}\n`),
    read() {
      if (!existsSync(path)) return []
      const bytes = readFileSync(path)
      // A kill in the middle of a write leaves a line without its end; that call was never answered.
      const end = bytes.lastIndexOf(0x0a) + 1
      if (end < bytes.length) truncateSync(path, end)
      const lines = bytes.toString('utf8', 0, end).split('\n')
      return lines.filter((line) => line !== '').map((line) => entry.parse(JSON.parse(line)))
    },
  }
}
