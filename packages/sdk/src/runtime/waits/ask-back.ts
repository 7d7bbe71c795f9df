import { askedBack, askedBackType, replyType } from '@ground-control/core/approvals/ask-back'
import type { JournalStep } from '@ground-control/core/workers/schema'
import type { Comment } from '../../context.ts'
import { emit } from '../emit.ts'
import type { Execution } from '../execution.ts'
import { waitForEvent } from './event.ts'

/**
 * Waits for the end of a question and meanwhile replies to what people ask back. Each comment is an event that the run
 * waits for beside the answer, and each reply one that it emits: both are steps like any, so a replay meets them in the
 * order in which they came, and nothing is said twice.
 */
export async function replyUntil(
  execution: Execution,
  name: string,
  key: string,
  ended: Promise<JournalStep>,
  onComment: (comment: Comment) => string | Promise<string>,
): Promise<JournalStep> {
  const end = ended.then((step) => ({ step, comment: null }))
  for (;;) {
    const asked = waitForEvent(execution, `${name}:comment`.slice(-200), { type: askedBackType, key })
    const first = await Promise.race([end, asked.then((event) => ({ step: null, comment: event }))])
    if (first.step !== null) return first.step
    const { commentId, text, author } = askedBack.parse(first.comment?.data)
    const reply = await onComment({ id: commentId, text, author })
    const said = reply.slice(0, longest).toWellFormed()
    await emit(execution, replyType, { commentId, text: said.trim() === '' ? 'No reply.' : said })
  }
}

/** Of a reply; the rest of a longer one is not shown. */
const longest = 4_000
