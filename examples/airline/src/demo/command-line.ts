import { parseArgs } from 'node:util'
import { z } from 'zod'
import { decisionModes } from '../play/operator.ts'

const every = z.coerce.number().int().min(0).max(10_000).default(0)

const options = z.object({
  /** Folder with the airline's records, tasks and conversations. */
  data: z.string().min(1).optional(),
  decide: z.enum(decisionModes).default('all'),
  /** Conversations played at once. */
  /** One in so many questions is edited, and one in so many left until its deadline; 0: none. */
  editEvery: every,
  expireEvery: every,
  concurrency: z.coerce.number().int().min(1).max(500).default(20),
})
export type DemoOptions = z.infer<typeof options>

export const usage =
  'npm run demo -- [--data DIR] [--decide all|gold|none] [--edit-every N] [--expire-every N] [--concurrency N]'

/** Reads the demo's options. A wrong one is answered in words, `{ problem }`. */
export function parseCommandLine(args: string[]): DemoOptions | { problem: string } {
  try {
    const { values } = parseArgs({
      args,
      options: {
        data: { type: 'string' },
        decide: { type: 'string' },
        'edit-every': { type: 'string' },
        'expire-every': { type: 'string' },
        concurrency: { type: 'string' },
      },
    })
    const { 'edit-every': editEvery, 'expire-every': expireEvery, ...rest } = values
    const parsed = options.safeParse({ ...rest, editEvery, expireEvery })
    if (parsed.success) return parsed.data
    const issue = parsed.error.issues[0]
    return { problem: `--${issue?.path.join('.')}: ${issue?.message}` }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) }
  }
}
